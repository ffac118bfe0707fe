package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.ObservationSpec;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.trainer.observation.ObservationRecorder;
import java.util.OptionalLong;

/// How often the numbers are had that not every step has.
final class ObservationIntervals {
    /// A dense gradient takes some 6S operations a parameter, projections of θ and v on k eigenvectors 4k: every
    /// ⌈64k/S⌉-th step, they are a hundredth of it. Convolutions use a parameter more often, and it is less.
    private static final int STEPS_PER_MODE_AND_EXAMPLE = 64;

    private ObservationIntervals() {}

    static int tensorSteps(RunSpec spec) {
        int steps = spec.getObservations().getTensorIntervalSteps();
        return steps == 0 ? ObservationRecorder.BATCH_STEPS : steps;
    }

    /// Empty when nothing is to be projected.
    ///
    /// @param modes eigenvectors that there are
    static OptionalLong projectionSteps(RunSpec spec, int modes) {
        ObservationSpec observations = spec.getObservations();
        if (modes == 0
                || (observations.hasProjectionIntervalSteps() && observations.getProjectionIntervalSteps() == 0)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                observations.hasProjectionIntervalSteps()
                        ? observations.getProjectionIntervalSteps()
                        : Math.ceilDiv(
                                (long) STEPS_PER_MODE_AND_EXAMPLE * modes,
                                spec.getHyperparameters().getBatchSize()));
    }
}
