package dev.perrin.snapshot.ingest;

import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.ParameterLayout;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.RunId;
import dev.perrin.wire.frame.FrameEncoder;
import dev.perrin.wire.frame.ShardPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A run whose every snapshot follows from its id and ordinal, so that what is stored can be checked without being
/// remembered.
///
/// @param dimension d
/// @param shardCount equal shards of the vector
public record TestRun(RunId id, int dimension, int shardCount) {
    public static TestRun of(String id, int dimension, int shardCount) {
        return new TestRun(new RunId(id), dimension, shardCount);
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
                .build();
        new FrameEncoder(shards().get(shard)).encode(snapshot, point[0], point[1], frames::add);
        return frames;
    }

    private RunRecord record(RunPhase phase, long published) {
        return RunRecord.newBuilder()
                .setRun(id.value())
                .setSpec(RunSpec.newBuilder().setRun(id.value()).setLimitingSteps(12_345_678_901L))
                .setPhase(phase)
                .setLayout(ParameterLayout.newBuilder().setDimension(dimension))
                .addAllShards(shards())
                .setDataType(DataType.DATA_TYPE_FLOAT32)
                .setProgress(Progress.newBuilder().setSnapshotsPublished(published))
                .build();
    }
}
