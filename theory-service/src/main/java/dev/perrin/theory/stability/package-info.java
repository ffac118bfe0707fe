/// How far hyperparameters are from where modes stop being stable. Read
/// [dev.perrin.theory.stability.StabilityMargins].
@NullMarked
package dev.perrin.theory.stability;

import org.jspecify.annotations.NullMarked;
