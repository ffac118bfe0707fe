package dev.perrin.analysis.catalog;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import java.util.Optional;

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

    /// The curvature at the reference point that a run's record names; empty where it names none, and before it comes.
    public Optional<Curvature> curvatureOf(RunRecord record) {
        return curvatureKey(record).flatMap(curvatures::get);
    }

    /// The same, waited for.
    public Optional<Curvature> awaitCurvatureOf(RunRecord record, long timeoutMillis) {
        return curvatureKey(record).flatMap(key -> curvatures.await(key, _ -> true, timeoutMillis));
    }

    private static Optional<CurvatureKey> curvatureKey(RunRecord record) {
        return record.getLimiting().hasCurvatureStep()
                ? Optional.of(
                        new CurvatureKey(record.getRun(), record.getLimiting().getCurvatureStep()))
                : Optional.empty();
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
