package dev.perrin.trainer.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.MatrixDecayModel;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ModelCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkModelTest {
    static Stream<Arguments> everything() {
        List<Arguments> cases = new ArrayList<>();
        for (NetworkCase networkCase : NetworkCase.values()) {
            for (ClassificationLoss loss : ClassificationLoss.values()) {
                for (NormalisationMode mode : NormalisationMode.values()) {
                    networkCase.engines().forEach(engine -> cases.add(Arguments.of(networkCase, loss, mode, engine)));
                }
            }
        }
        return cases.stream();
    }

    static Stream<Arguments> networksAndEngines() {
        return Arrays.stream(NetworkCase.values())
                .flatMap(networkCase -> networkCase.engines().map(engine -> Arguments.of(networkCase, engine)));
    }

    /// Central differences of a float64 loss with step 1e-6: good to about 1e-9 of a loss of size one where it is
    /// smooth, and no ReLU changes its side within so short a step at these points.
    @ParameterizedTest
    @MethodSource("everything")
    void fullGradientIsTheSlopeOfTheLoss(
            NetworkCase networkCase, ClassificationLoss loss, NormalisationMode mode, EngineCase engine) {
        // Given
        NetworkModel model = networkCase.model(1, 5, loss, mode, engine.engines);
        double[] parameters = ModelCase.parameters(model, 2);
        double[] gradient = new double[parameters.length];
        SplittableRandom random = new SplittableRandom(3);

        // When
        double value = model.fullGradient(parameters, gradient);

        // Then
        assertThat(value).isCloseTo(model.evaluate(parameters).loss(), within(1e-12));
        for (var tensor : model.layout().tensors()) {
            for (int probe = 0; probe < 2; probe++) {
                int i = (int) tensor.offset() + random.nextInt((int) tensor.length());
                double[] shifted = parameters.clone();
                shifted[i] = parameters[i] + 1e-6;
                double above = model.evaluate(shifted).loss();
                shifted[i] = parameters[i] - 1e-6;
                double slope = (above - model.evaluate(shifted).loss()) / 2e-6;
                assertThat(gradient[i])
                        .as("%s, coordinate %d", tensor.name(), i)
                        .isCloseTo(slope, within(1e-7 * (1 + value)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networksAndEngines")
    void fullGradientIsTheMeanOverExamplesByRunningStatistics(NetworkCase networkCase, EngineCase engine) {
        NetworkModel model =
                networkCase.model(4, 7, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.EVALUATION, engine.engines);
        double[] parameters = ModelCase.parameters(model, 5);
        double[] full = new double[parameters.length];
        double[] one = new double[parameters.length];
        double[] mean = new double[parameters.length];

        model.fullGradient(parameters, full);
        for (int example = 0; example < model.exampleCount(); example++) {
            model.exampleGradient(parameters, example, one);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += one[i] / model.exampleCount();
            }
        }

        assertThat(full).containsExactly(mean, within(1e-12));
    }

    /// A minibatch of three is one part of the full gradient over three examples; float32 against float64.
    @ParameterizedTest
    @MethodSource("networksAndEngines")
    void miniBatchGradientIsTheFullOneOfItsExamplesInTraining(NetworkCase networkCase, EngineCase engine) {
        // Given
        NetworkModel model =
                networkCase.model(6, 3, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.TRAINING, engine.engines);
        double[] parameters = ModelCase.parameters(model, 7);
        double[] full = new double[parameters.length];
        float[] gradient = new float[parameters.length];
        BatchOutcome outcome = new BatchOutcome();
        double loss = model.fullGradient(parameters, full);

        // When
        model.gradient(ModelCase.narrow(parameters), new int[] {0, 1, 2}, gradient, outcome);

        // Then
        double scale = 0;
        for (double element : full) {
            scale = Math.max(scale, Math.abs(element));
        }
        for (int i = 0; i < full.length; i++) {
            assertThat((double) gradient[i]).as("coordinate %d", i).isCloseTo(full[i], within(2e-5 * scale));
        }
        assertThat(outcome.loss()).isCloseTo(loss, within(1e-5 * (1 + loss)));
        assertThat(outcome.accuracy())
                .isEqualTo(model.evaluate(parameters).accuracy().orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("networksAndEngines")
    void onlyMinibatchesOfTrainingMoveTheRunningStatistics(NetworkCase networkCase, EngineCase engine) {
        NetworkModel model =
                networkCase.model(8, 6, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.TRAINING, engine.engines);
        double[] parameters = ModelCase.parameters(model, 9);
        float[] before = new float[(int) model.buffers().dimension()];
        float[] after = before.clone();
        model.copyBuffers(before);

        model.fullGradient(parameters, new double[parameters.length]);
        model.evaluate(parameters);
        model.exampleGradient(parameters, 0, new double[parameters.length]);
        model.copyBuffers(after);
        assertThat(after).containsExactly(before);

        model.gradient(
                ModelCase.narrow(parameters), new int[] {0, 1, 2}, new float[parameters.length], new BatchOutcome());
        model.copyBuffers(after);
        for (int i = 0; i < after.length; i++) {
            assertThat(after[i]).as("statistic %d", i).isNotEqualTo(before[i]);
        }
    }

    /// Resuming depends on it.
    @ParameterizedTest
    @MethodSource("networksAndEngines")
    void theSameStepFromRestoredBuffersGivesTheSameBits(NetworkCase networkCase, EngineCase engine) {
        NetworkModel model = networkCase.model(
                10, 6, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.EVALUATION, engine.engines);
        float[] parameters = ModelCase.narrow(ModelCase.parameters(model, 11));
        float[] first = new float[parameters.length];
        float[] again = first.clone();
        float[] saved = new float[(int) model.buffers().dimension()];
        float[] reached = saved.clone();
        float[] reachedAgain = saved.clone();
        int[] batch = {4, 1, 1, 5};
        model.copyBuffers(saved);

        model.gradient(parameters, batch, first, new BatchOutcome());
        model.copyBuffers(reached);
        model.gradient(parameters, new int[] {0, 2}, again, new BatchOutcome());
        model.restoreBuffers(saved);
        model.gradient(parameters, batch, again, new BatchOutcome());
        model.copyBuffers(reachedAgain);

        assertThat(again).containsExactly(first);
        assertThat(reachedAgain).containsExactly(reached);
    }

    /// Weight decay on matrices alone wraps the network.
    @Test
    void runningStatisticsAreReachedThroughTheDecayOfMatrices() {
        NetworkModel bare =
                NetworkCase.MLP_BN.model(1, 8, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.EVALUATION);
        Model decayed = MatrixDecayModel.of(bare, 0.1);
        float[] values = new float[(int) bare.buffers().dimension()];
        Arrays.fill(values, 2);

        decayed.restoreBuffers(values);

        float[] there = new float[values.length];
        bare.copyBuffers(there);
        assertThat(decayed.buffers()).isEqualTo(bare.buffers());
        assertThat(there).containsOnly(2);
        decayed.copyBuffers(there);
        assertThat(there).hasSizeGreaterThan(0).containsOnly(2);
    }
}
