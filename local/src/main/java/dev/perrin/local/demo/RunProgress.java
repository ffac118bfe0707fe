package dev.perrin.local.demo;

import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import java.util.Locale;
import java.util.OptionalDouble;

/// How far a run is, seen from all services.
///
/// @param analysisComplete the run has ended and the analysis has everything it published
record RunProgress(RunRecord record, RunCounts counts, boolean analysisComplete) {
    static RunProgress of(RunRecord record, long stored, long analysed, boolean analysisComplete) {
        RunCounts counts = new RunCounts(record.getProgress().getSnapshotsPublished(), stored, analysed);
        return new RunProgress(record, counts, analysisComplete);
    }

    /// With a later record, and the others not asked again.
    RunProgress with(RunRecord later) {
        return of(later, counts.stored(), counts.analysed(), analysisComplete);
    }

    boolean hasEnded() {
        return RunWatch.hasEnded(record);
    }

    boolean isSettled() {
        return hasEnded() && analysisComplete && counts.allEqual();
    }

    /// Nothing is stored or analysed of such a run.
    boolean hasFailedBeforeAnySnapshot() {
        return record.getPhase() == RunPhase.RUN_PHASE_FAILED
                && record.getProgress().getSnapshotsPublished() == 0;
    }

    /// How much of the limiting phase is done; empty in any other.
    OptionalDouble fraction() {
        Progress progress = record.getProgress();
        long first = record.getLimiting().getReferenceStep();
        if (record.getPhase() != RunPhase.RUN_PHASE_LIMITING || progress.getLastStep() <= first) {
            return OptionalDouble.empty();
        }
        double done = (double) (progress.getStep() - first) / (progress.getLastStep() - first);
        return OptionalDouble.of(Math.clamp(done, 0, 1));
    }

    /// What is still missing, once nothing moves any more.
    String describeMissing() {
        if (!hasEnded()) {
            String activity = record.getProgress().getActivity();
            return "the run is in phase " + phase() + " at step "
                    + record.getProgress().getStep() + (activity.isEmpty() ? "" : " (" + activity + ")");
        }
        String analysis = analysisComplete ? "" : ", the analysis does not call itself complete";
        return "snapshots published " + counts.published() + ", stored " + counts.stored() + ", analysed "
                + counts.analysed() + analysis;
    }

    /// One line for people.
    String describe() {
        Progress progress = record.getProgress();
        if (hasEnded()) {
            return String.format(
                    Locale.ROOT,
                    "%-20s snapshots %,d published, %,d stored, %,d analysed",
                    phase(),
                    counts.published(),
                    counts.stored(),
                    counts.analysed());
        }
        if (record.getPhase() != RunPhase.RUN_PHASE_LIMITING) {
            return String.format(
                    Locale.ROOT, "%-20s step %,d   %s", phase(), progress.getStep(), progress.getActivity());
        }
        long first = record.getLimiting().getReferenceStep();
        long done = progress.getStep() - first;
        long all = Math.max(1, progress.getLastStep() - first);
        return String.format(
                Locale.ROOT,
                "%-20s %3d %%   step %,d of %,d   loss %.4g   %s steps/s%s   snapshots %,d published, %,d analysed",
                phase(),
                100 * done / all,
                done,
                all,
                progress.getLoss(),
                rate(progress.getStepsPerSecond()),
                progress.hasRemainingSeconds() ? "   " + duration(progress.getRemainingSeconds()) + " left" : "",
                counts.published(),
                counts.analysed());
    }

    /// Steps of a large network take seconds.
    private static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%.2f" : "%,.0f", perSecond);
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 120) {
            return whole + " s";
        }
        return whole < 7200
                ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole / 60 % 60);
    }

    String phase() {
        return record.getPhase()
                .name()
                .replace("RUN_PHASE_", "")
                .replace('_', ' ')
                .toLowerCase(Locale.ROOT);
    }
}
