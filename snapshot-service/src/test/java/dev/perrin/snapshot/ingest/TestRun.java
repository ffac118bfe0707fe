package dev.perrin.snapshot.ingest;

import com.google.protobuf.ByteString;
import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.ParameterLayout;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.snapshot.archive.ShardPoint;
import dev.perrin.snapshot.archive.SnapshotHead;
import dev.perrin.wire.RunId;
import dev.perrin.wire.frame.FrameEncoder;
import dev.perrin.wire.frame.ShardPlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/// A run whose every snapshot follows from its id and ordinal, so that what is stored can be checked without being
/// remembered.
///
/// @param dimension d
/// @param shardCount equal shards of the vector
/// @param bufferCount values beside the vectors
public record TestRun(RunId id, int dimension, int shardCount, int bufferCount) {
    public static TestRun of(String id, int dimension, int shardCount) {
        return new TestRun(new RunId(id), dimension, shardCount, 0);
    }

    public TestRun withBuffers(int count) {
        return new TestRun(id, dimension, shardCount, count);
    }

    public List<Shard> shards() {
        return ShardPlan.cut(dimension, shardCount, DataType.DATA_TYPE_FLOAT32);
    }

    public RunRecord limiting() {
        return record(RunPhase.RUN_PHASE_LIMITING, 0);
    }

    public RunRecord finished(long published) {
        return record(RunPhase.RUN_PHASE_FINISHED, published);
    }

    public static long step(long ordinal) {
        return 1000 + 10 * ordinal;
    }

    /// θ, then v.
    public float[][] point(long ordinal) {
        Random random = new Random(id.hashCode() * 31L + ordinal);
        float[][] point = new float[2][dimension];
        for (float[] vector : point) {
            for (int index = 0; index < dimension; index++) {
                vector[index] = (float) random.nextGaussian();
            }
        }
        return point;
    }

    /// Any bits will do.
    public byte[] buffers(long ordinal) {
        byte[] buffers = new byte[bufferCount * Float.BYTES];
        new Random(id.hashCode() * 37L - ordinal).nextBytes(buffers);
        return buffers;
    }

    /// The records of one shard of one snapshot.
    public List<byte[]> frames(int shard, long ordinal) {
        List<byte[]> frames = new ArrayList<>();
        float[][] point = point(ordinal);
        PartHeader snapshot = PartHeader.newBuilder()
                .setRun(id.value())
                .setOrdinal(ordinal)
                .setStep(step(ordinal))
                .setPhase(Phase.PHASE_LIMITING)
                .setReference(ordinal == 0)
                .setBuffers(ByteString.copyFrom(buffers(ordinal)))
                .build();
        new FrameEncoder(shards().get(shard)).encode(snapshot, point[0], point[1], frames::add);
        return frames;
    }

    /// One shard of one snapshot, as it is stored.
    public ShardPoint shardPoint(int shard, long ordinal) {
        Shard bounds = shards().get(shard);
        List<ByteBuffer> vectors = new ArrayList<>();
        for (float[] vector : point(ordinal)) {
            ByteBuffer bytes =
                    ByteBuffer.allocate((int) bounds.getLength() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector, (int) bounds.getOffset(), (int) bounds.getLength());
            vectors.add(bytes);
        }
        return new ShardPoint(
                head(ordinal),
                List.of(vectors.get(0)),
                List.of(vectors.get(1)),
                shard == 0 ? List.of(ByteBuffer.wrap(buffers(ordinal))) : List.of());
    }

    public static SnapshotHead head(long ordinal) {
        return new SnapshotHead(ordinal, step(ordinal), Phase.PHASE_LIMITING, ordinal == 0, OptionalLong.empty());
    }

    private RunRecord record(RunPhase phase, long published) {
        RunRecord.Builder record = RunRecord.newBuilder();
        if (bufferCount > 0) {
            record.getBuffersBuilder().setDimension(bufferCount);
        }
        return record.setRun(id.value())
                .setSpec(RunSpec.newBuilder().setRun(id.value()).setLimitingSteps(12_345_678_901L))
                .setPhase(phase)
                .setLayout(ParameterLayout.newBuilder().setDimension(dimension))
                .addAllShards(shards())
                .setDataType(DataType.DATA_TYPE_FLOAT32)
                .setProgress(Progress.newBuilder().setSnapshotsPublished(published))
                .build();
    }
}
