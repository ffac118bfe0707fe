package dev.perrin.analysis.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Comparison;
import dev.perrin.proto.analysis.v1.EnsemblePoint;
import dev.perrin.proto.analysis.v1.Exponent;
import dev.perrin.proto.analysis.v1.GetEnsembleResponse;
import dev.perrin.proto.analysis.v1.MsdPoint;
import dev.perrin.proto.analysis.v1.ReferenceDisplacement;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.LimitingPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import org.junit.jupiter.api.Test;

final class EnsemblesTest {
    private static final long[] LAGS = {10, 20, 40, 80, 160};

    private final LiveView view = new LiveView();

    @Test
    void averagesOverRunsThatDifferInTheirSeedAlone() {
        // Given
        view.add(result("a", 1, 0.1, 1, 1).build());
        view.add(result("b", 2, 0.1, 3, 2).build());
        view.add(result("other", 3, 0.2, 100, 9).build());
        AnalysisResult.Builder repeat = result("repeat", 1, 0.1, 50, 9);
        repeat.getRecordBuilder().setRepublishedFrom("a");
        view.add(repeat.build());
        view.learn(result("nothing-measured", 4, 0.1, 0, 0).getRecord());

        // When
        GetEnsembleResponse ensemble = new Ensembles(view).of("b").orElseThrow();

        // Then
        assertThat(ensemble.getRunsList()).containsExactly("a", "b");
        assertThat(ensemble.getPointsList())
                .extracting(EnsemblePoint::getLagSteps)
                .containsExactly(7L, 10L, 20L, 40L, 80L, 160L);
        EnsemblePoint first = ensemble.getPoints(0);
        assertThat(first.getEnsembleAverage().getValue()).isEqualTo(1.5);
        assertThat(first.getTimeAverage().hasValue()).isFalse();
        EnsemblePoint second = ensemble.getPoints(1);
        assertThat(second.getTimeAverage().getValue()).isEqualTo(20);
        assertThat(second.getErgodicityBreaking()).as("variance 200 over 20²").isCloseTo(0.5, within(1e-12));
        assertThat(ensemble.getExponent().getValue()).isCloseTo(1, within(1e-12));
    }

    @Test
    void knowsNothingOfARunNeverSeen() {
        assertThat(new Ensembles(view).of("never-seen")).isEmpty();
    }

    /// MSD of `size`·lag, and `reference` away from the reference point after 7 steps.
    private static AnalysisResult.Builder result(
            String run, long seed, double learningRate, double size, double reference) {
        AnalysisResult.Builder result = AnalysisResult.newBuilder()
                .setRun(run)
                .setSequence(1)
                .setSnapshotsAnalysed(100)
                .setRecord(RunRecord.newBuilder()
                        .setRun(run)
                        .setLimiting(LimitingPhase.newBuilder().setReferenceStep(1000))
                        .setSpec(RunSpec.newBuilder()
                                .setRun(run)
                                .setSeed(seed)
                                .setHyperparameters(Hyperparameters.newBuilder().setLearningRate(learningRate))))
                .setExponent(Exponent.newBuilder().setFromLagSteps(7).setToLagSteps(160))
                .addReferences(ReferenceDisplacement.newBuilder()
                        .setReferenceStep(1000)
                        .addLagSteps(7)
                        .addSquaredAtLag(reference))
                .addReferences(ReferenceDisplacement.newBuilder()
                        .setReferenceStep(2000)
                        .addLagSteps(7)
                        .addSquaredAtLag(1e9));
        for (long lag : LAGS) {
            result.addMsd(MsdPoint.newBuilder()
                    .setLagSteps(lag)
                    .setMsd(Comparison.newBuilder().setMeasured(size * lag)));
        }
        return result;
    }
}
