package dev.perrin.local.faults;

import com.google.protobuf.ByteString;
import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.RunId;
import dev.perrin.wire.frame.ShardPlan;
import java.util.List;
import java.util.SplittableRandom;

/// A run as it is published: every byte of it follows from the seed, so that it can be made again for comparison.
///
/// @param ordinals that are published, ascending; what lies between was thinned away by the publisher
/// @param count ordinals that the run has, published or not
/// @param bufferCount values beside the vectors
/// @param care what is done about it beside
record PublishedRun(
        RunId id,
        long seed,
        DataType type,
        List<Shard> shards,
        List<Long> ordinals,
        long count,
        int bufferCount,
        Care care) {
    /// The ordinal at which curvature is measured, of a run that is measured.
    static final long MEASURED = 4;

    private static final long REFERENCE = 3;

    PublishedRun {
        shards = List.copyOf(shards);
        ordinals = List.copyOf(ordinals);
    }

    static PublishedRun of(
            RunId id,
            long seed,
            DataType type,
            long dimension,
            int shardCount,
            List<Long> ordinals,
            long count,
            int bufferCount,
            Care care) {
        return new PublishedRun(
                id, seed, type, ShardPlan.cut(dimension, shardCount, type), ordinals, count, bufferCount, care);
    }

    /// Whether the run's rule lets the snapshot stay for ever: every n-th, the reference point, the one at which
    /// curvature is measured, and the last.
    boolean isKept(long ordinal) {
        return care.keepEvery() == 0
                || ordinal % care.keepEvery() == 0
                || ordinal == REFERENCE
                || ordinal == MEASURED
                || ordinal == ordinals.getLast();
    }

    /// What is stored in the end.
    List<Long> kept() {
        return ordinals.stream().filter(this::isKept).toList();
    }

    int elementSize() {
        return switch (type) {
            case DATA_TYPE_FLOAT32 -> 4;
            case DATA_TYPE_FLOAT64 -> 8;
            case DATA_TYPE_BFLOAT16 -> 2;
            case DATA_TYPE_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalStateException("type " + type);
        };
    }

    long dimension() {
        return shards.getLast().getOffset() + shards.getLast().getLength();
    }

    /// Bytes of θ or v of one shard. Any pattern of bits is a number that must survive, not-a-numbers included.
    byte[] vector(long ordinal, int shard, boolean velocity) {
        byte[] bytes = new byte[Math.toIntExact(shards.get(shard).getLength() * elementSize())];
        new SplittableRandom(seed + ordinal * 1_000_003 + shard * 31L + (velocity ? 17 : 0)).nextBytes(bytes);
        return bytes;
    }

    /// Float32 values, which travel and are stored with shard 0.
    byte[] buffers(long ordinal, int shard) {
        byte[] bytes = new byte[shard == 0 ? bufferCount * Float.BYTES : 0];
        new SplittableRandom(seed - ordinal * 1_000_003 - 1).nextBytes(bytes);
        return bytes;
    }

    long step(long ordinal) {
        return 100 + 3 * ordinal;
    }

    Phase phase(long ordinal) {
        return ordinal < 3 ? Phase.PHASE_CONVERGENCE : ordinal < 6 ? Phase.PHASE_BURN_IN : Phase.PHASE_LIMITING;
    }

    boolean isReference(long ordinal) {
        return ordinal == REFERENCE;
    }

    /// −1 for none.
    long curvatureStep(long ordinal) {
        return ordinal <= MEASURED ? -1 : step(MEASURED);
    }

    PartHeader header(long ordinal) {
        PartHeader.Builder header = PartHeader.newBuilder()
                .setRun(id.value())
                .setOrdinal(ordinal)
                .setStep(step(ordinal))
                .setPhase(phase(ordinal))
                .setReference(isReference(ordinal))
                .setBuffers(ByteString.copyFrom(buffers(ordinal, 0)));
        if (curvatureStep(ordinal) >= 0) {
            header.setCurvatureStep(curvatureStep(ordinal));
        }
        return header.build();
    }

    RunRecord limiting() {
        return record(RunPhase.RUN_PHASE_LIMITING, 0, 0);
    }

    RunRecord finished() {
        return record(RunPhase.RUN_PHASE_FINISHED, ordinals.size(), count - ordinals.size());
    }

    private RunRecord record(RunPhase phase, long published, long dropped) {
        RunRecord.Builder record = RunRecord.newBuilder()
                .setRun(id.value())
                .setPhase(phase)
                .setDataType(type)
                .addAllShards(shards)
                .setProgress(
                        Progress.newBuilder().setSnapshotsPublished(published).setSnapshotsDropped(dropped));
        record.getLayoutBuilder()
                .setDimension(dimension())
                .addTensorsBuilder()
                .setName("w")
                .addShape(dimension())
                .setTrainable(true);
        if (bufferCount > 0) {
            record.getBuffersBuilder().setDimension(bufferCount);
        }
        record.getSpecBuilder().setRun(id.value());
        record.getLimitingBuilder().setReferenceStep(step(REFERENCE)).setCurvatureStep(step(MEASURED));
        return record.build();
    }
}
