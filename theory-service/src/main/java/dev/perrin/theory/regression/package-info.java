/// Linear regression, whose gradient noise depends on the parameters: all modes of it are solved together
/// (T30–T35). Read [dev.perrin.theory.regression.NoiseFeedback] first, then
/// [dev.perrin.theory.regression.DependentNoiseProcesses], which makes processes of single modes of it.
@NullMarked
package dev.perrin.theory.regression;

import org.jspecify.annotations.NullMarked;
