/// Which GPUs a machine has, and which engine can use them. Read [dev.perrin.trainer.model.network.cuda.Dl4jGpus]
/// first.
@NullMarked
package dev.perrin.trainer.model.network.cuda;

import org.jspecify.annotations.NullMarked;
