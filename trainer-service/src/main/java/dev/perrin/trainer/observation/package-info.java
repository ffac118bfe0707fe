/// Exact small numbers of every step, gathered into batches.
@NullMarked
package dev.perrin.trainer.observation;

import org.jspecify.annotations.NullMarked;
