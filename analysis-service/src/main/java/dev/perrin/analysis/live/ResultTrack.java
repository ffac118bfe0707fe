package dev.perrin.analysis.live;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.DisplacementPoint;
import dev.perrin.proto.analysis.v1.PhaseTrajectory;
import dev.perrin.proto.analysis.v1.RunSummary;
import dev.perrin.proto.run.v1.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One run's latest result with its whole displacement series, and how long the series was at each earlier result:
/// that is all a viewer needs that comes back with the last sequence it saw. Guarded by its [LiveView].
final class ResultTrack {
    /// Sequences remembered exactly; a viewer that was away for longer may get a few points twice.
    private static final int MAX_MARKS = 4096;

    private RunRecord record;
    private @Nullable AnalysisResult latest;
    private long firstIndex = -1;
    private final List<DisplacementPoint> series = new ArrayList<>();
    private final PhasePaths paths = new PhasePaths();
    /// Index in the whole series of the first point that was not there yet.
    private final NavigableMap<Long, Long> endAtSequence = new TreeMap<>();

    ResultTrack(RunRecord record) {
        this.record = record;
    }

    void learn(RunRecord learned) {
        record = learned;
    }

    /// @return whether it is later than the latest
    boolean add(AnalysisResult result) {
        append(result);
        paths.add(result.getTrajectoriesList());
        if (latest != null && !supersedes(result, latest)) {
            return false;
        }
        latest = result.toBuilder().clearDisplacement().clearTrajectories().build();
        if (result.getRecord().getPhase().getNumber() >= record.getPhase().getNumber()) {
            record = result.getRecord();
        }
        endAtSequence.put(result.getSequence(), Math.max(0, firstIndex) + series.size());
        if (endAtSequence.size() > MAX_MARKS) {
            endAtSequence.pollFirstEntry();
        }
        return true;
    }

    /// An instance that was paused and has lost the run may still publish a state that is behind its successor's, and
    /// one that took the run over begins behind what its predecessor published. Neither takes a viewer back.
    private static boolean supersedes(AnalysisResult result, AnalysisResult known) {
        if (!ResultName.of(result).equals(result.getRun())) {
            // A re-analysis that failed begins anew.
            return result.getSequence() > known.getSequence();
        }
        if (result.getSequence() <= known.getSequence() || (known.getLast() && !result.getLast())) {
            return false;
        }
        return (result.getLast() && !known.getLast()) || result.getSnapshotsAnalysed() >= known.getSnapshotsAnalysed();
    }

    /// After a crash a result may repeat points; it never changes them. The beginning of the series may be missing
    /// when the topic no longer retains it.
    private void append(AnalysisResult result) {
        if (result.getDisplacementCount() == 0) {
            return;
        }
        long next = Math.max(0, firstIndex) + series.size();
        if (firstIndex < 0 || result.getFirstDisplacementIndex() > next) {
            series.clear();
            firstIndex = result.getFirstDisplacementIndex();
            next = firstIndex;
        }
        long known = next - result.getFirstDisplacementIndex();
        if (known < result.getDisplacementCount()) {
            series.addAll(result.getDisplacementList().subList((int) known, result.getDisplacementCount()));
        }
    }

    RunSummary summary() {
        RunSummary.Builder summary = RunSummary.newBuilder().setRecord(record);
        if (latest != null) {
            summary.setSnapshotsAnalysed(latest.getSnapshotsAnalysed())
                    .setComplete(latest.getComplete())
                    .setLast(latest.getLast());
        }
        return summary.build();
    }

    /// The latest result with the points that a viewer lacks who has seen everything up to `sequence`.
    ///
    /// @return empty when there is nothing newer
    Optional<AnalysisResult> after(long sequence) {
        if (latest == null || latest.getSequence() <= sequence) {
            return Optional.empty();
        }
        Map.Entry<Long, Long> seen = endAtSequence.floorEntry(sequence);
        long first = Math.max(0, firstIndex);
        long from = seen == null ? first : Math.clamp(seen.getValue(), first, first + series.size());
        return Optional.of(latest.toBuilder()
                .setFirstDisplacementIndex(from)
                .addAllDisplacement(series.subList((int) (from - first), series.size()))
                .build());
    }

    List<PhaseTrajectory> trajectories(PhaseSelection selection) {
        return paths.select(selection);
    }

    /// Whether nothing follows the latest result.
    boolean isOver() {
        return latest != null && latest.getLast();
    }
}
