package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.RunPhase;

/// Names for people.
final class RunNames {
    private RunNames() {}

    /// "LIMITING" for RUN_PHASE_LIMITING.
    static String phase(RunPhase phase) {
        String name = phase.name();
        return name.startsWith("RUN_PHASE_") ? name.substring("RUN_PHASE_".length()) : name;
    }
}
