package dev.perrin.local.demo;

import dev.perrin.proto.run.v1.RunPhase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// Ends the waiting when nothing has moved for too long: a bound on silence, not on the length of a run.
final class StallWatch {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /// One measurement of a large Hessian is silent for long and healthy.
    private static final Duration CURVATURE_LIMIT = Duration.ofMinutes(5);

    private final InstantSource clock;
    private List<Object> last = List.of();
    private long lastChangeMillis;

    StallWatch(InstantSource clock) {
        this.clock = clock;
        this.lastChangeMillis = clock.millis();
    }

    void check(RunProgress state) {
        List<Object> signs = List.of(
                state.record().getPhase(),
                state.record().getProgress().getStep(),
                state.record().getProgress().getActivity(),
                state.counts(),
                state.analysisComplete());
        if (!signs.equals(last)) {
            last = signs;
            lastChangeMillis = clock.millis();
        }
        boolean curvature = state.record().getPhase() == RunPhase.RUN_PHASE_MEASURING_CURVATURE;
        Duration limit = curvature ? CURVATURE_LIMIT : LIMIT;
        if (clock.millis() - lastChangeMillis > limit.toMillis()) {
            throw new DemoFailedException(
                    "nothing has moved for " + limit.toSeconds() + " s: " + state.describeMissing());
        }
    }
}
