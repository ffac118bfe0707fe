package dev.perrin.theory.client;

import dev.perrin.proto.theory.v1.ModePrediction;
import java.util.Map;

/// One mode of a [PredictArrays].
public final class ModeArrays {
    private static final double[] NONE = {};

    private final ModePrediction traits;
    private final Map<ModeCurve, double[]> curves;

    /// @param curves kept.
    ModeArrays(ModePrediction traits, Map<ModeCurve, double[]> curves) {
        this.traits = traits;
        this.curves = curves;
    }

    /// All of the mode but its curves; empty but in the part with `first_step = 0`.
    public ModePrediction traits() {
        return traits;
    }

    /// A curve at the steps of the part; empty where it was not asked for or the mode has none. Belongs to the caller.
    public double[] curve(ModeCurve curve) {
        return curves.getOrDefault(curve, NONE);
    }
}
