/// Arithmetic with about 32 significant digits, where plain doubles would lose the answer. Read
/// [dev.perrin.theory.number.DoubleDouble] first.
@NullMarked
package dev.perrin.theory.number;

import org.jspecify.annotations.NullMarked;
