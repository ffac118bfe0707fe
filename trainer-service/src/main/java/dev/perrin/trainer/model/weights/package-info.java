/// Parameters of a model in files that PyTorch reads and writes. Read
/// [dev.perrin.trainer.model.weights.WeightsFile] first.
@NullMarked
package dev.perrin.trainer.model.weights;

import org.jspecify.annotations.NullMarked;
