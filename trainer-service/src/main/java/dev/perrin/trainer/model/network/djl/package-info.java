/// Networks computed by PyTorch's native library through DJL, on the processor or on a GPU of CUDA 12. Read
/// [dev.perrin.trainer.model.network.djl.PyTorchEngines] first.
@NullMarked
package dev.perrin.trainer.model.network.djl;

import org.jspecify.annotations.NullMarked;
