package dev.perrin.analysis.reanalysis;

import dev.perrin.proto.analysis.v1.AnalysisResult;

/// Where results are published.
public interface ResultSink {
    void publish(AnalysisResult result);
}
