package dev.perrin.analysis.catalog;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;

/// The books that every instance keeps whole.
///
/// @param runs latest record of every run
/// @param curvatures every whole measurement
/// @param sequences number of the latest result of every run, whichever instance published it
public record Catalog(
        Book<String, RunRecord> runs, Book<CurvatureKey, Curvature> curvatures, Book<String, Long> sequences) {
    public static Catalog empty() {
        return new Catalog(new Book<>(), new Book<>(), new Book<>());
    }

    /// Whether nothing more is going to happen in a run.
    public static boolean isOver(RunRecord record) {
        return switch (record.getPhase()) {
            case RUN_PHASE_FINISHED, RUN_PHASE_STOPPED, RUN_PHASE_FAILED -> true;
            case RUN_PHASE_UNSPECIFIED,
                    RUN_PHASE_PENDING,
                    RUN_PHASE_CONVERGING,
                    RUN_PHASE_MEASURING_CURVATURE,
                    RUN_PHASE_LIMITING,
                    UNRECOGNIZED -> false;
        };
    }

    /// Whether a run has come to its reference point, or has ended without.
    public static boolean hasLimitingPhase(RunRecord record) {
        return record.hasLimiting() || record.getPhase().getNumber() > RunPhase.RUN_PHASE_LIMITING_VALUE;
    }
}
