package dev.perrin.analysis.trajectory;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/// What an analysis is asked to measure, every value resolved: the same record for the same result, live or from the
/// archive.
///
/// @param referenceAfterSteps steps after the reference step at which reference points lie, ascending, the first one 0;
///     at most [#MAX_REFERENCE_POINTS]
/// @param burnInSteps first step, after the reference step, of windowed and stationary averages; empty: what the run
/// says
/// @param fitWindow lags that the exponent is fitted on; empty: found by a rule
/// @param sketchSize k, a power of two from [#MIN_SKETCH_SIZE] to [#MAX_SKETCH_SIZE]
/// @param maxHistoryInBytes what the vectors kept for windows and anchors of one run may take, > 0; a run that needs
/// more is measured on sketches
/// @param maxCoordinateStatistics greatest dimension with a variance for each coordinate, ≥ 0
/// @param fromStep of a re-analysis: earlier snapshots are not looked at, ≥ 0
/// @param toStep of a re-analysis: later snapshots are not looked at, greater than fromStep
public record MeasurementSettings(
        List<Long> referenceAfterSteps,
        OptionalLong burnInSteps,
        Optional<LagWindow> fitWindow,
        int sketchSize,
        long maxHistoryInBytes,
        long maxCoordinateStatistics,
        OptionalLong fromStep,
        OptionalLong toStep) {
    public static final int MAX_REFERENCE_POINTS = 64;
    public static final int MIN_SKETCH_SIZE = 512;

    /// A sketch travels in one record, 16 bytes for each of its coordinates.
    public static final int MAX_SKETCH_SIZE = 16_384;

    /// Every second decade after the reference step: four vectors.
    private static final MeasurementSettings DEFAULTS = new MeasurementSettings(
            List.of(0L, 100L, 10_000L, 1_000_000L), OptionalLong.empty(), Optional.empty(), 4096, 1L << 30, 1L << 25);

    public MeasurementSettings {
        referenceAfterSteps = List.copyOf(referenceAfterSteps);
        require(
                referenceAfterSteps.size() <= MAX_REFERENCE_POINTS,
                "reference_after_steps",
                referenceAfterSteps,
                "must be at most " + MAX_REFERENCE_POINTS + " reference points, 0 included");
        require(
                !referenceAfterSteps.isEmpty()
                        && referenceAfterSteps.getFirst() == 0
                        && List.copyOf(new TreeSet<>(referenceAfterSteps)).equals(referenceAfterSteps),
                "reference_after_steps",
                referenceAfterSteps,
                "must begin with 0 and ascend");
        require(burnInSteps.orElse(0) >= 0, "burn_in_steps", burnInSteps.orElse(0), "must not be negative");
        require(
                sketchSize >= MIN_SKETCH_SIZE && sketchSize <= MAX_SKETCH_SIZE && Integer.bitCount(sketchSize) == 1,
                "sketch_size",
                sketchSize,
                "must be a power of two from " + MIN_SKETCH_SIZE + " to " + MAX_SKETCH_SIZE);
        require(maxHistoryInBytes > 0, "max_history_in_bytes", maxHistoryInBytes, "must be greater than 0");
        require(
                maxCoordinateStatistics >= 0,
                "max_coordinate_statistics",
                maxCoordinateStatistics,
                "must not be negative");
        require(fromStep.orElse(0) >= 0, "from_step", fromStep.orElse(0), "must not be negative");
        require(
                toStep.isEmpty() || toStep.getAsLong() > fromStep.orElse(0),
                "to_step",
                toStep.orElse(0),
                "must be greater than from_step, which is " + fromStep.orElse(0));
    }

    /// Of a whole run.
    public MeasurementSettings(
            List<Long> referenceAfterSteps,
            OptionalLong burnInSteps,
            Optional<LagWindow> fitWindow,
            int sketchSize,
            long maxHistoryInBytes,
            long maxCoordinateStatistics) {
        this(
                referenceAfterSteps,
                burnInSteps,
                fitWindow,
                sketchSize,
                maxHistoryInBytes,
                maxCoordinateStatistics,
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    /// Whether only a stretch of the run is looked at.
    public boolean ofStretch() {
        return fromStep.isPresent() || toStep.isPresent();
    }

    public static MeasurementSettings defaults() {
        return DEFAULTS;
    }

    /// These settings with another limit on the vectors of one run.
    public MeasurementSettings withMaxHistoryInBytes(long limit) {
        return new MeasurementSettings(
                referenceAfterSteps,
                burnInSteps,
                fitWindow,
                sketchSize,
                limit,
                maxCoordinateStatistics,
                fromStep,
                toStep);
    }

    /// What a request asks for; what it leaves open is taken from these settings.
    ///
    /// @throws IllegalArgumentException naming field, value and rule
    public MeasurementSettings resolve(dev.perrin.proto.analysis.v1.MeasurementSettings asked) {
        List<Long> references = referenceAfterSteps;
        if (asked.getReferenceAfterStepsCount() > 0) {
            boolean begins = asked.getReferenceAfterSteps(0) == 0;
            java.util.ArrayList<Long> all = new java.util.ArrayList<>(asked.getReferenceAfterStepsList());
            if (!begins) {
                all.addFirst(0L);
            }
            references = all;
        }
        return new MeasurementSettings(
                references,
                asked.hasBurnInSteps() ? OptionalLong.of(asked.getBurnInSteps()) : burnInSteps,
                asked.hasFitWindow()
                        ? Optional.of(new LagWindow(
                                asked.getFitWindow().getFromLagSteps(),
                                asked.getFitWindow().getToLagSteps()))
                        : fitWindow,
                asked.getSketchSize() == 0 ? sketchSize : asked.getSketchSize(),
                asked.getMaxHistoryInBytes() == 0 ? maxHistoryInBytes : asked.getMaxHistoryInBytes(),
                asked.getMaxCoordinateStatistics() == 0 ? maxCoordinateStatistics : asked.getMaxCoordinateStatistics(),
                asked.hasFromStep() ? OptionalLong.of(asked.getFromStep()) : fromStep,
                asked.hasToStep() ? OptionalLong.of(asked.getToStep()) : toStep);
    }

    public dev.perrin.proto.analysis.v1.MeasurementSettings toProto() {
        dev.perrin.proto.analysis.v1.MeasurementSettings.Builder proto =
                dev.perrin.proto.analysis.v1.MeasurementSettings.newBuilder()
                        .addAllReferenceAfterSteps(referenceAfterSteps)
                        .setSketchSize(sketchSize)
                        .setMaxHistoryInBytes(maxHistoryInBytes)
                        .setMaxCoordinateStatistics(maxCoordinateStatistics);
        burnInSteps.ifPresent(proto::setBurnInSteps);
        fitWindow.ifPresent(window -> proto.getFitWindowBuilder()
                .setFromLagSteps(window.fromLagSteps())
                .setToLagSteps(window.toLagSteps()));
        fromStep.ifPresent(proto::setFromStep);
        toStep.ifPresent(proto::setToStep);
        return proto.build();
    }

    private static void require(boolean holds, String field, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(field + " " + value + ": " + rule);
        }
    }
}
