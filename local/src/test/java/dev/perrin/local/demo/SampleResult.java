package dev.perrin.local.demo;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.analysis.v1.Comparison;
import dev.perrin.proto.analysis.v1.Exponent;
import dev.perrin.proto.analysis.v1.ModeVariance;
import dev.perrin.proto.analysis.v1.MsdPoint;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;

/// A result with the numbers of the reference experiment.
final class SampleResult {
    private SampleResult() {}

    static RunProgress end() {
        RunRecord record = RunRecord.newBuilder()
                .setRun("softmax-1")
                .setSpec(new RunOptions().spec())
                .setPhase(RunPhase.RUN_PHASE_FINISHED)
                .build();
        return new RunProgress(record, new RunCounts(20_001, 20_001, 20_001), true);
    }

    static AnalysisResult result() {
        return AnalysisResult.newBuilder()
                .setRun("softmax-1")
                .setLocalDisplacement(comparison(1.4286e-3, 1.3563e-3).setStandardError(2e-6))
                .addMsd(point(10, .08597, .08164))
                .addMsd(point(1000, 1.2789, 1.2134))
                .setExponent(Exponent.newBuilder()
                        .setExponent(comparison(0.765, 0.76))
                        .setFromLagSteps(10)
                        .setToLagSteps(100))
                .addModes(ModeVariance.newBuilder()
                        .setEigenvalue(0.4713)
                        .setPositionVariance(Comparison.newBuilder().setMeasured(0.005))
                        .setVelocityVariance(comparison(0.03, 0.029)))
                .addCaveats(Caveat.newBuilder()
                        .setKind("parameter-dependent-noise")
                        .setMessage("the noise grows away from the reference point")
                        .setRelativeExcessLow(0)
                        .setRelativeExcessHigh(0.08))
                .build();
    }

    static AnalysisResult withoutPrediction() {
        return AnalysisResult.newBuilder()
                .setRun("softmax-1")
                .setLocalDisplacement(Comparison.newBuilder().setMeasured(1.4286e-3))
                .setPredictionStatus("theory-service does not answer")
                .build();
    }

    private static MsdPoint point(long lagSteps, double measured, double predicted) {
        return MsdPoint.newBuilder()
                .setLagSteps(lagSteps)
                .setMsd(comparison(measured, predicted))
                .build();
    }

    private static Comparison.Builder comparison(double measured, double predicted) {
        return Comparison.newBuilder().setMeasured(measured).setPredicted(predicted);
    }
}
