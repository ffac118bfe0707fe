package dev.perrin.trainer.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.ModelCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MinibatchStatisticsModelTest {
    /// The cases' parts are of three examples: nine are three minibatches of three, and the tenth is left out.
    @ParameterizedTest
    @EnumSource(
            value = NetworkCase.class,
            names = {"CNN_BN", "MLP_BN", "RESNET_SMALL"})
    void itsLossIsTheMeanOverMinibatchesWithTheirOwnStatistics(NetworkCase networkCase) {
        // Given
        MinibatchStatisticsModel model = new MinibatchStatisticsModel(
                networkCase.model(1, 10, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.EVALUATION), 3);
        double[] parameters = ModelCase.parameters(model, 2);
        double[] gradient = new double[parameters.length];
        double[] inFloat32 = new double[parameters.length];
        double lossInFloat32 = 0;

        // When
        double loss = model.fullGradient(parameters, gradient);

        // Then
        NetworkModel trained = networkCase.model(1, 10, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.EVALUATION);
        BatchOutcome outcome = new BatchOutcome();
        float[] one = new float[parameters.length];
        double scale = 0;
        for (int batch = 0; batch < 3; batch++) {
            trained.gradient(
                    ModelCase.narrow(parameters), new int[] {3 * batch, 3 * batch + 1, 3 * batch + 2}, one, outcome);
            lossInFloat32 += outcome.loss() / 3;
            for (int i = 0; i < one.length; i++) {
                inFloat32[i] += one[i] / 3;
                scale = Math.max(scale, Math.abs(inFloat32[i]));
            }
        }
        assertThat(model.exampleCount()).isEqualTo(9);
        assertThat(loss).isCloseTo(lossInFloat32, within(1e-5 * (1 + loss)));
        assertThat(model.evaluate(parameters, gradient, _ -> {}).accuracy().orElseThrow())
                .isCloseTo(model.evaluate(parameters).accuracy().orElseThrow(), within(1e-12));
        assertThat(loss).isCloseTo(model.evaluate(parameters).loss(), within(1e-12));
        assertThat(gradient).containsExactly(inFloat32, within(5e-5 * scale));
    }

    @Test
    void itsGradientIsTheMeanOfThoseOfItsGroups() {
        MinibatchStatisticsModel model = new MinibatchStatisticsModel(
                NetworkCase.MLP_BN.model(3, 12, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.EVALUATION), 4);
        double[] parameters = ModelCase.parameters(model, 4);
        double[] full = new double[parameters.length];
        double[] one = new double[parameters.length];
        double[] mean = new double[parameters.length];

        model.fullGradient(parameters, full);
        for (int group = 0; group < model.groupCount(); group++) {
            model.groupGradient(parameters, group, one);
            for (int i = 0; i < one.length; i++) {
                mean[i] += one[i] / model.groupCount();
            }
        }

        assertThat(model.groupCount()).isEqualTo(3);
        assertThat(model.groupSize()).isEqualTo(4);
        assertThat(full).containsExactly(mean, within(1e-14));
    }

    /// Running statistics move a tenth of the way with every minibatch: after 400 times the same one, all of the way,
    /// in
    /// float32.
    @ParameterizedTest
    @EnumSource(
            value = NetworkCase.class,
            names = {"CNN_BN", "MLP_BN"})
    void estimatedStatisticsAreWhereTheRunningOnesEnd(NetworkCase networkCase) {
        // Given
        NetworkModel estimated =
                networkCase.model(5, 8, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.EVALUATION);
        NetworkModel trained = networkCase.model(5, 8, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.EVALUATION);
        float[] parameters = ModelCase.narrow(ModelCase.parameters(estimated, 6));
        float[] expected = new float[(int) trained.buffers().dimension()];
        float[] actual = expected.clone();

        // When
        estimated.estimateStatistics(parameters, 8);
        for (int step = 0; step < 400; step++) {
            trained.gradient(
                    parameters, new int[] {0, 1, 2, 3, 4, 5, 6, 7}, new float[parameters.length], new BatchOutcome());
        }

        // Then
        estimated.copyBuffers(actual);
        trained.copyBuffers(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i])
                    .as("statistic %d", i)
                    .isCloseTo(expected[i], within(1e-5f * (1 + Math.abs(expected[i]))));
        }
    }

    @Test
    void estimatedStatisticsAreMeansOverMinibatches() {
        // Given
        NetworkModel model =
                NetworkCase.MLP_BN.model(7, 8, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.EVALUATION);
        float[] parameters = ModelCase.narrow(ModelCase.parameters(model, 8));
        int length = (int) model.buffers().dimension();
        float[] before = new float[length];
        float[] after = new float[length];
        double[] observed = new double[length];

        // When: a running value moves from r to 0.9 r + 0.1 o, which tells o.
        for (int[] batch : new int[][] {{0, 1, 2, 3}, {4, 5, 6, 7}}) {
            model.copyBuffers(before);
            model.gradient(parameters, batch, new float[parameters.length], new BatchOutcome());
            model.copyBuffers(after);
            for (int i = 0; i < length; i++) {
                observed[i] += (after[i] - 0.9 * before[i]) / 0.1 / 2;
            }
        }
        model.estimateStatistics(parameters, 4);

        // Then
        model.copyBuffers(after);
        for (int i = 0; i < length; i++) {
            assertThat((double) after[i]).as("statistic %d", i).isCloseTo(observed[i], within(1e-5));
        }
    }

    @Test
    void needsTwoMinibatches() {
        NetworkModel model =
                NetworkCase.MLP_BN.model(1, 7, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.EVALUATION);

        assertThatThrownBy(() -> new MinibatchStatisticsModel(model, 4))
                .hasMessage("the 7 examples must be at least two minibatches of 4");
    }
}
