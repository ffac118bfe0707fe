package dev.perrin.analysis.sim;

import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.StoredPoint;
import dev.perrin.analysis.trajectory.TrajectorySource;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/// The archive of a simulated run.
public final class InMemoryTrajectorySource implements TrajectorySource {
    private final Trajectory trajectory;
    private final LongPredicate stored;
    private final LongUnaryOperator stepOf;
    private int requests;

    public InMemoryTrajectorySource(Trajectory trajectory, LongPredicate stored) {
        this(trajectory, stored, Frames::evenStep);
    }

    /// @param stepOf step of an ordinal
    public InMemoryTrajectorySource(Trajectory trajectory, LongPredicate stored, LongUnaryOperator stepOf) {
        this.trajectory = trajectory;
        this.stored = stored;
        this.stepOf = stepOf;
    }

    /// How often positions were asked for.
    public int requests() {
        return requests;
    }

    @Override
    public List<StoredPoint> points(String run, PartRange range, List<Long> ordinals) {
        requests++;
        int offset = (int) range.offset();
        return ordinals.stream()
                .filter(stored::test)
                .map(ordinal -> new StoredPoint(
                        ordinal,
                        stepOf.applyAsLong(ordinal),
                        Arrays.copyOfRange(trajectory.position()[ordinal.intValue()], offset, offset + range.count()),
                        Arrays.copyOfRange(trajectory.velocity()[ordinal.intValue()], offset, offset + range.count())))
                .toList();
    }

    @Override
    public List<StoredStep> steps(String run, int shard, long lastOrdinal) {
        return LongStream.rangeClosed(0, lastOrdinal)
                .filter(stored)
                .mapToObj(ordinal -> new StoredStep(ordinal, stepOf.applyAsLong(ordinal)))
                .toList();
    }
}
