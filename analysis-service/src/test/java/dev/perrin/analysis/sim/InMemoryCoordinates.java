package dev.perrin.analysis.sim;

import dev.perrin.analysis.alllag.ParameterSpan;
import dev.perrin.analysis.alllag.StoredCoordinates;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.trajectory.v1.Shard;
import java.nio.FloatBuffer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The archive of a simulated run, coordinate by coordinate. Slices are shorter than what is asked for, as those of
/// large shards are.
public final class InMemoryCoordinates implements StoredCoordinates {
    private final Trajectory trajectory;
    private final IntPredicate stored;
    private final int sliceCoordinates;
    private int reads;

    /// @param stored which ordinals are whole
    /// @param sliceCoordinates at most so many in one slice
    public InMemoryCoordinates(Trajectory trajectory, IntPredicate stored, int sliceCoordinates) {
        this.trajectory = trajectory;
        this.stored = stored;
        this.sliceCoordinates = sliceCoordinates;
    }

    /// How often coordinates were asked for.
    public int reads() {
        return reads;
    }

    @Override
    public long[] wholeSnapshots(RunPlan plan, long firstStep) {
        return IntStream.range(0, trajectory.snapshots())
                .filter(stored)
                .mapToLong(Frames::evenStep)
                .filter(step -> step >= firstStep)
                .toArray();
    }

    @Override
    public void read(RunPlan plan, int shard, ParameterSpan span, long firstStep, long lastStep, SliceSink slices) {
        Shard layout = plan.record().getShards(shard);
        if (span.first() < layout.getOffset() || span.end() > layout.getOffset() + layout.getLength()) {
            throw new IllegalArgumentException(span + " is not within shard " + layout);
        }
        reads++;
        for (int ordinal = 0; ordinal < trajectory.snapshots(); ordinal++) {
            long step = Frames.evenStep(ordinal);
            // Snapshots that are not whole have some of their shards.
            if (step < firstStep || step > lastStep || (!stored.test(ordinal) && shard > 0)) {
                continue;
            }
            for (int first = (int) span.first(); first < span.end(); first += sliceCoordinates) {
                int count = (int) Math.min(sliceCoordinates, span.end() - first);
                slices.add(
                        step,
                        first,
                        FloatBuffer.wrap(trajectory.position()[ordinal], first, count),
                        FloatBuffer.wrap(trajectory.velocity()[ordinal], first, count));
            }
        }
    }
}
