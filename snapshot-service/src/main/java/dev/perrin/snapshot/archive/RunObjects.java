package dev.perrin.snapshot.archive;

import dev.perrin.wire.RunId;
import java.util.Locale;

/// Layout of the bucket. Numbers are zero-padded, so that keys sort as numbers do.
///
/// ```text
/// runs/{run}/manifest.json
/// runs/{run}/record.json         the run record, so that a manifest can be made again without Kafka
/// runs/{run}/retention.json      the run's own rule, where it has one
/// runs/{run}/removed/{name}.json ordinals that rules have removed; the lists are taken together
/// runs/{run}/republication/{number}.json   who has published the run again under this id, and whether it is done
/// runs/{run}/trajectory/{shard}/{firstOrdinal}-{lastOrdinal}.safetensors
/// runs/{run}/curvature/{step}/curvature.safetensors
/// runs/{run}/results/{id}/{sequence}.json   last result of an analysis
/// ```
public final class RunObjects {
    /// Every run is a folder below this one.
    public static final String RUNS = "runs/";

    private RunObjects() {}

    /// Prefix of everything that is stored of the run, and of no other run.
    public static String run(RunId run) {
        return RUNS + run + "/";
    }

    public static String manifest(RunId run) {
        return run(run) + "manifest.json";
    }

    public static String record(RunId run) {
        return run(run) + "record.json";
    }

    public static String retention(RunId run) {
        return run(run) + "retention.json";
    }

    /// Prefix of the lists of what rules have removed.
    public static String removed(RunId run) {
        return run(run) + "removed/";
    }

    /// The one list of archives that were written before there were several.
    public static String oldRemoved(RunId run) {
        return run(run) + "removed.json";
    }

    /// Prefix of the claims to a run that is published again under this id.
    public static String republications(RunId run) {
        return run(run) + "republication/";
    }

    public static String republication(RunId run, int number) {
        return republications(run) + String.format(Locale.ROOT, "%06d.json", number);
    }

    /// Prefix of the segments of all shards.
    public static String trajectory(RunId run) {
        return run(run) + "trajectory/";
    }

    /// Prefix of the segments of one shard.
    public static String trajectory(RunId run, int shard) {
        return trajectory(run) + String.format(Locale.ROOT, "%05d/", shard);
    }

    /// Prefix of all curvature measurements.
    public static String curvature(RunId run) {
        return run(run) + "curvature/";
    }

    public static String curvature(RunId run, long step) {
        return curvature(run) + String.format(Locale.ROOT, "%012d/curvature.safetensors", step);
    }

    /// Prefix of the results of all analyses.
    public static String results(RunId run) {
        return run(run) + "results/";
    }

    /// Prefix of the results of one analysis.
    ///
    /// @param resultId 1 to 64 of `[a-z0-9-]`
    public static String results(RunId run, String resultId) {
        return results(run) + resultId + "/";
    }

    public static String result(RunId run, String resultId, long sequence) {
        return results(run, resultId) + String.format(Locale.ROOT, "%019d.json", sequence);
    }
}
