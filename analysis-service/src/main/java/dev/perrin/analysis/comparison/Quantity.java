package dev.perrin.analysis.comparison;

import dev.perrin.analysis.blocks.Estimate;
import dev.perrin.proto.analysis.v1.Comparison;
import dev.perrin.proto.analysis.v1.DynamicsValue;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/// A measured number and how to find it in a prediction.
///
/// @param name for people, as "MSD at lag 100"
/// @param measured with its standard error where that is known
/// @param predicted NaN where a dynamics has no answer
record Quantity(String name, Estimate measured, ToDoubleFunction<DynamicsPrediction> predicted) {
    /// Whether a residual can be had.
    boolean isSure() {
        return Double.isFinite(measured.value()) && measured.standardError() > 0;
    }

    /// (measured − predicted) / standard error; NaN where one of them is not known.
    double residual(DynamicsPrediction prediction) {
        return isSure()
                ? (measured.value() - predicted.applyAsDouble(prediction)) / measured.standardError()
                : Double.NaN;
    }

    /// Measured beside every prediction. What is not known stays absent.
    Comparison compareWith(Collection<DynamicsPrediction> predictions) {
        Comparison.Builder comparison = Comparison.newBuilder();
        if (Double.isFinite(measured.value())) {
            comparison.setMeasured(measured.value());
        }
        if (Double.isFinite(measured.standardError())) {
            comparison.setStandardError(measured.standardError());
        }
        for (DynamicsPrediction each : predictions) {
            double value = predicted.applyAsDouble(each);
            if (Double.isFinite(value)) {
                put(each, value, comparison);
            }
        }
        return comparison.build();
    }

    private static void put(DynamicsPrediction by, double value, Comparison.Builder comparison) {
        switch (by.dynamics()) {
            case DYNAMICS_HEAVY_BALL -> comparison.setPredicted(value);
            case DYNAMICS_UNDERDAMPED_LANGEVIN -> comparison.setPredictedLangevin(value);
            case DYNAMICS_NESTEROV,
                    DYNAMICS_EPOCH_SHUFFLED,
                    DYNAMICS_UNDERDAMPED_LANGEVIN_CENTRED,
                    DYNAMICS_PARAMETER_DEPENDENT_NOISE ->
                comparison.addFurther(
                        DynamicsValue.newBuilder().setDynamics(by.dynamics()).setValue(value));
            case DYNAMICS_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalStateException("a dynamics without a name");
        }
    }
}
