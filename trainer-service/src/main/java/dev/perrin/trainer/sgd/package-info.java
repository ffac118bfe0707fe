/// The one update rule, [dev.perrin.trainer.sgd.Momentum], and what is summed up while it passes over the vectors.
@NullMarked
package dev.perrin.trainer.sgd;

import org.jspecify.annotations.NullMarked;
