package dev.perrin.local.demo;

import dev.perrin.proto.run.v1.RunPhase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// Ends the waiting when nothing has moved for too long after a run: a bound on silence, not on the length of a run.
///
/// While the trainer works, how long one step or one product takes is up to network and machine, and a process that
/// dies is noticed elsewhere: then the silence is only told.
final class StallWatch {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final InstantSource clock;
    private final Consumer<String> warnings;
    private List<Object> last = List.of();
    private long lastChangeMillis;
    private long warnAfterMillis = LIMIT.toMillis();

    /// @param warnings told after a minute of silence, after two, four, …
    StallWatch(InstantSource clock, Consumer<String> warnings) {
        this.clock = clock;
        this.warnings = warnings;
        this.lastChangeMillis = clock.millis();
    }

    void check(RunProgress state) {
        List<Object> signs = List.of(
                state.record().getPhase(),
                state.record().getProgress().getStep(),
                state.record().getProgress().getActivity(),
                state.record().getProgress().getFraction(),
                state.counts(),
                state.analysisComplete());
        if (!signs.equals(last)) {
            last = signs;
            lastChangeMillis = clock.millis();
            warnAfterMillis = LIMIT.toMillis();
        }
        long silentMillis = clock.millis() - lastChangeMillis;
        if (isAtWork(state.record().getPhase())) {
            if (silentMillis > warnAfterMillis) {
                warnAfterMillis *= 2;
                warnings.accept("nothing has moved for " + silentMillis / 1000 + " s: " + state.describeMissing()
                        + "; waiting on, Ctrl-C ends it");
            }
        } else if (silentMillis > LIMIT.toMillis()) {
            throw new DemoFailedException(
                    "nothing has moved for " + LIMIT.toSeconds() + " s: " + state.describeMissing());
        }
    }

    private static boolean isAtWork(RunPhase phase) {
        return switch (phase) {
            case RUN_PHASE_PENDING, RUN_PHASE_CONVERGING, RUN_PHASE_MEASURING_CURVATURE, RUN_PHASE_LIMITING -> true;
            case RUN_PHASE_FINISHED, RUN_PHASE_STOPPED, RUN_PHASE_FAILED, RUN_PHASE_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }
}
