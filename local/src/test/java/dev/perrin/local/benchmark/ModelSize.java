package dev.perrin.local.benchmark;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.frame.ShardPlan;
import java.util.List;

/// What is published in a benchmark.
///
/// @param dimension parameters, float32
/// @param snapshots in one round
record ModelSize(String name, int dimension, int snapshots) {
    /// ResNet-18 for ImageNet: 47 MB of positions and 47 MB of velocities a snapshot.
    static final int RESNET_18 = 11_689_512;

    static final int SMALL = 10_000;

    List<Shard> shards() {
        return ShardPlan.of(dimension, DataType.DATA_TYPE_FLOAT32);
    }

    /// Of both vectors of one snapshot.
    long snapshotSizeInBytes() {
        return 2L * dimension * Float.BYTES;
    }

    long sizeInBytes() {
        return snapshots * snapshotSizeInBytes();
    }

    int records() {
        return snapshots * shards().stream().mapToInt(Shard::getPartCount).sum();
    }
}
