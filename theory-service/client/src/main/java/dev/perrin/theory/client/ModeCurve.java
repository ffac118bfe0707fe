package dev.perrin.theory.client;

import dev.perrin.proto.theory.v1.ModePrediction;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A curve of one mode: a field of [ModePrediction] with a value for each step.
public enum ModeCurve {
    MSD(ModePrediction.MSD_FIELD_NUMBER),
    MEAN_POSITION(ModePrediction.MEAN_POSITION_FIELD_NUMBER),
    MEAN_VELOCITY(ModePrediction.MEAN_VELOCITY_FIELD_NUMBER),
    COVARIANCE_POSITION(ModePrediction.COVARIANCE_POSITION_FIELD_NUMBER),
    COVARIANCE_POSITION_VELOCITY(ModePrediction.COVARIANCE_POSITION_VELOCITY_FIELD_NUMBER),
    COVARIANCE_VELOCITY(ModePrediction.COVARIANCE_VELOCITY_FIELD_NUMBER),
    POSITION_AUTOCORRELATION(ModePrediction.POSITION_AUTOCORRELATION_FIELD_NUMBER),
    VELOCITY_AUTOCORRELATION(ModePrediction.VELOCITY_AUTOCORRELATION_FIELD_NUMBER),
    AVERAGE_VARIANCE(ModePrediction.AVERAGE_VARIANCE_FIELD_NUMBER),
    RELATIVE_ENTROPY(ModePrediction.RELATIVE_ENTROPY_FIELD_NUMBER);

    private static final List<Optional<ModeCurve>> BY_FIELD = byField();

    private final int field;

    ModeCurve(int field) {
        this.field = field;
    }

    /// The curve that a field of [ModePrediction] is.
    static Optional<ModeCurve> of(int field) {
        return field < BY_FIELD.size() ? BY_FIELD.get(field) : Optional.empty();
    }

    private static List<Optional<ModeCurve>> byField() {
        int last = Arrays.stream(values()).mapToInt(curve -> curve.field).max().orElseThrow();
        return IntStream.rangeClosed(0, last)
                .mapToObj(field -> Arrays.stream(values())
                        .filter(curve -> curve.field == field)
                        .findFirst())
                .toList();
    }
}
