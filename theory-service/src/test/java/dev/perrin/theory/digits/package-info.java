/// Predictions for a real model on real data.
@NullMarked
package dev.perrin.theory.digits;

import org.jspecify.annotations.NullMarked;
