package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.CurvatureSchedule;
import java.util.List;

/// After which updates of the limiting phase curvature is measured again.
///
/// @param everySteps regularly after so many, 0 for never
/// @param listed beside that, ascending
record MeasurementSteps(long everySteps, List<Long> listed) {
    MeasurementSteps {
        listed = List.copyOf(listed);
    }

    /// @param schedule well formed; the default message for none
    static MeasurementSteps of(CurvatureSchedule schedule) {
        return new MeasurementSteps(schedule.getEverySteps(), schedule.getLimitingStepsList());
    }

    /// The first one after so many updates; [Long#MAX_VALUE] when there is none.
    long nextAfter(long updates) {
        long next = everySteps == 0 ? Long.MAX_VALUE : (updates / everySteps + 1) * everySteps;
        for (long step : listed) {
            if (step > updates) {
                return Math.min(next, step);
            }
        }
        return next;
    }
}
