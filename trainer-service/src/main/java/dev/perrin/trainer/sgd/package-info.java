/// The one update rule, [dev.perrin.trainer.sgd.HeavyBall], and what is summed up while it passes over the vectors.
@NullMarked
package dev.perrin.trainer.sgd;

import org.jspecify.annotations.NullMarked;
