package dev.perrin.analysis.comparison;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.proto.analysis.v1.MeasuredValue;
import java.util.Optional;

/// Measured numbers as messages: what is not known stays absent, never NaN.
public final class MeasuredValues {
    private MeasuredValues() {}

    public static MeasuredValue of(BoundedEstimate estimate) {
        MeasuredValue.Builder value = MeasuredValue.newBuilder().setCount(estimate.count());
        if (Double.isFinite(estimate.value())) {
            value.setValue(estimate.value());
        }
        if (Double.isFinite(estimate.standardError())) {
            value.setStandardError(estimate.standardError());
        }
        if (Double.isFinite(estimate.low()) && Double.isFinite(estimate.high())) {
            value.setLow(estimate.low()).setHigh(estimate.high());
        }
        return value.build();
    }

    /// Empty for what is not a finite number.
    static Optional<Double> finite(double value) {
        return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    }
}
