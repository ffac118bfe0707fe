package dev.perrin.snapshot.archive;

import dev.perrin.wire.RunId;
import java.util.Locale;

/// Layout of the bucket. Numbers are zero-padded, so that keys sort as numbers do.
///
/// ```text
/// runs/{run}/manifest.json
/// runs/{run}/trajectory/{shard}/{firstOrdinal}-{lastOrdinal}.safetensors
/// runs/{run}/curvature/{step}/curvature.safetensors
/// ```
public final class RunObjects {
    /// Every run is a folder below this one.
    public static final String RUNS = "runs/";

    private RunObjects() {}

    public static String manifest(RunId run) {
        return RUNS + run + "/manifest.json";
    }

    /// Prefix of the segments of all shards.
    public static String trajectory(RunId run) {
        return RUNS + run + "/trajectory/";
    }

    /// Prefix of the segments of one shard.
    public static String trajectory(RunId run, int shard) {
        return trajectory(run) + String.format(Locale.ROOT, "%05d/", shard);
    }

    /// Prefix of all curvature measurements.
    public static String curvature(RunId run) {
        return RUNS + run + "/curvature/";
    }

    public static String curvature(RunId run, long step) {
        return curvature(run) + String.format(Locale.ROOT, "%012d/curvature.safetensors", step);
    }
}
