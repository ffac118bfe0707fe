@NullMarked
package dev.perrin.trainer.journal;

import org.jspecify.annotations.NullMarked;
