/// Networks as a graph of operations, whatever computes them: what ResNet-18 consists of, how its parameters are laid
/// out and begin, and the model that DL4J computes from it. Read [dev.perrin.trainer.model.network.Network] first.
@NullMarked
package dev.perrin.trainer.model.network;

import org.jspecify.annotations.NullMarked;
