package dev.perrin.analysis.sim;

import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.StoredPosition;
import dev.perrin.analysis.trajectory.TrajectorySource;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/// The archive of a simulated run.
public final class InMemoryTrajectorySource implements TrajectorySource {
    private final Trajectory trajectory;
    private final LongPredicate stored;
    private int requests;

    public InMemoryTrajectorySource(Trajectory trajectory, LongPredicate stored) {
        this.trajectory = trajectory;
        this.stored = stored;
    }

    /// How often positions were asked for.
    public int requests() {
        return requests;
    }

    @Override
    public List<StoredPosition> positions(String run, PartRange range, List<Long> ordinals) {
        requests++;
        int offset = (int) range.offset();
        return ordinals.stream()
                .filter(stored::test)
                .map(ordinal -> new StoredPosition(
                        ordinal,
                        Frames.REFERENCE_STEP + ordinal * Frames.INTERVAL,
                        Arrays.copyOfRange(trajectory.position()[ordinal.intValue()], offset, offset + range.count())))
                .toList();
    }

    @Override
    public List<StoredStep> steps(String run, int shard, long lastOrdinal) {
        return LongStream.rangeClosed(0, lastOrdinal)
                .filter(stored)
                .mapToObj(ordinal -> new StoredStep(ordinal, Frames.REFERENCE_STEP + ordinal * Frames.INTERVAL))
                .toList();
    }
}
