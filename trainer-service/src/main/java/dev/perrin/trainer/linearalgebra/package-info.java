/// Dense symmetric problems, solved by LAPACK.
@NullMarked
package dev.perrin.trainer.linearalgebra;

import org.jspecify.annotations.NullMarked;
