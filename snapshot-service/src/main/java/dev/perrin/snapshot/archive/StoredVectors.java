package dev.perrin.snapshot.archive;

import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.frame.FrameFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/// Vectors of chosen snapshots of one run. Meant to be read in order, snapshot after snapshot and from the first
/// parameter to the last: then what is fetched is fetched once, in ranges of a few MiB, each checked. Used by one
/// thread.
///
/// Memory: at most 16 MiB of vectors whatever the model's size, and 64 MiB of heads and of segments that can only
/// be checked whole.
public final class StoredVectors {
    private static final long WINDOWS_IN_BYTES = 8L << 20;

    private final KnownRun run;
    private final WholeSnapshots snapshots;
    private final ParameterRange range;
    private final List<ShardVectors> shards;

    StoredVectors(
            OpenSegments opened,
            KnownRun run,
            WholeSnapshots snapshots,
            ParameterRange range,
            List<ShardContents> contents) {
        this.run = run;
        this.snapshots = snapshots;
        this.range = range;
        int touched = VectorReader.shards(run, range).size();
        this.shards = IntStream.range(0, run.shardCount())
                .mapToObj(index -> new ShardVectors(opened, contents.get(index), snapshots, WINDOWS_IN_BYTES / touched))
                .toList();
    }

    /// As told by the first shard that is read.
    ///
    /// @param number of the snapshot in the selection, from 0
    public SnapshotHead head(int number) {
        return shards.get(VectorReader.shards(run, range).getFirst()).head(number);
    }

    /// Hands over some parameters of one snapshot, little-endian, in order.
    ///
    /// @param number of the snapshot in the selection, from 0
    /// @throws NotStoredException when it has been thinned away since the selection was made
    /// @throws CorruptObjectException when a segment is not what was stored
    public void read(int number, VectorPart part, ParameterRange parameters, ByteSink sink) {
        parameters.within(run.record().getLayout().getDimension());
        for (int index : VectorReader.shards(run, parameters)) {
            Shard shard = run.record().getShards(index);
            long first = Math.max(parameters.first(), shard.getOffset());
            long end = Math.min(parameters.end(), shard.getOffset() + shard.getLength());
            long wantedEnd = Math.max(end, Math.min(range.end(), shard.getOffset() + shard.getLength()));
            shards.get(index)
                    .read(
                            number,
                            part,
                            new CoordinateRange(first - shard.getOffset(), end - first),
                            wantedEnd - shard.getOffset(),
                            sink);
        }
    }

    /// What goes with the vectors of one snapshot; shard 0 has it, whatever the range.
    ///
    /// @param number of the snapshot in the selection, from 0
    /// @return float32 and little-endian. Not modified.
    /// @throws NotStoredException when the snapshot has been thinned away since the selection was made
    /// @throws CorruptObjectException when a segment is not what was stored
    public ByteBuffer buffers(int number) {
        return run.bufferCount() == 0
                ? ByteBuffer.allocate(0)
                : shards.getFirst().buffers(number, run.bufferCount());
    }

    /// Fills a buffer to its limit with parameters of one snapshot.
    ///
    /// @param firstParameter counted from the start of the whole vector
    /// @param target whole elements. Modified.
    public void fill(int number, VectorPart part, long firstParameter, ByteBuffer target) {
        int count = target.remaining() / FrameFormat.sizeInBytes(run.record().getDataType());
        read(number, part, new ParameterRange(firstParameter, count), target::put);
    }

    /// The selection.
    public WholeSnapshots snapshots() {
        return snapshots;
    }
}
