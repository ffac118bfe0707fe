/// Fully connected networks computed by a few matrix products and loops of our own, with nothing in between. Read
/// [dev.perrin.trainer.model.network.perceptron.PerceptronEngine] first.
@NullMarked
package dev.perrin.trainer.model.network.perceptron;

import org.jspecify.annotations.NullMarked;
