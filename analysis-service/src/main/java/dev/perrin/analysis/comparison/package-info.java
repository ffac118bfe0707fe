/// Holds what was measured against what the theory predicts: what to ask theory-service
/// ([dev.perrin.analysis.comparison.PredictionQuery]), when ([dev.perrin.analysis.comparison.Predictions]), where
/// its assumptions fail ([dev.perrin.analysis.comparison.Caveats]), and the published result
/// ([dev.perrin.analysis.comparison.ResultAssembler]; read that first).
@NullMarked
package dev.perrin.analysis.comparison;

import org.jspecify.annotations.NullMarked;
