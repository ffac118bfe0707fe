package dev.perrin.analysis.live;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.wire.RunId;

/// Name of a result: that of its run for the live one, `run/result_id` for one of a re-analysis.
public final class ResultName {
    /// Id of the results of the stream.
    public static final String LIVE = "live";

    private ResultName() {}

    public static String of(AnalysisResult result) {
        return of(result.getRun(), result.getResultId());
    }

    public static String of(String run, String resultId) {
        return resultId.isEmpty() || resultId.equals(LIVE) ? run : run + "/" + resultId;
    }

    public static boolean isValid(String name) {
        int slash = name.indexOf('/');
        return slash < 0
                ? RunId.isValid(name)
                : RunId.isValid(name.substring(0, slash)) && isResultId(name.substring(slash + 1));
    }

    /// Whether a re-analysis may have this id.
    public static boolean isResultId(String resultId) {
        return RunId.isValid(resultId) && !resultId.equals(LIVE);
    }
}
