package dev.perrin.trainer.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The engines share no arithmetic, so that each is an oracle of the others. In float64: rounding alone.
class EngineAgreementTest {
    private static final int EXAMPLES = 5;

    @ParameterizedTest
    @EnumSource(NetworkCase.class)
    void allEnginesGiveTheSameScoresGradientsAndStatistics(NetworkCase networkCase) {
        for (ClassificationLoss loss : ClassificationLoss.values()) {
            for (NormalisationMode mode : NormalisationMode.values()) {
                Network network = networkCase.network(NetworkCase.IMAGES);
                Result expected = compute(network, EngineCase.DL4J, loss, mode);
                networkCase.engines().forEach(engine -> {
                    Result found = compute(network, engine, loss, mode);

                    assertThat(found.loss).as("%s", engine).isCloseTo(expected.loss, within(1e-12));
                    assertThat(found.correct).isEqualTo(expected.correct);
                    assertThat(found.scores).containsExactly(expected.scores, within(1e-12));
                    assertThat(found.gradient).containsExactly(expected.gradient, within(1e-12));
                    assertThat(found.statistics).containsExactly(expected.statistics, within(1e-6f));
                });
            }
        }
    }

    /// What the trainer chooses for `mlp`; a network that falls through would be ten times as slow in silence.
    @Test
    void perceptronsHaveTheirOwnEngineAndOthersDoNot() {
        ExampleShape images = NetworkCase.IMAGES;

        assertThat(EngineCase.of(NetworkCase.MLP.network(images))).contains(EngineCase.OWN);
        assertThat(EngineCase.of(SmallNetwork.perceptron(ExampleShape.row(7), 3, List.of(4), Activation.TANH, false)))
                .contains(EngineCase.OWN);
        assertThat(EngineCase.of(NetworkCase.MLP_BN.network(images))).doesNotContain(EngineCase.OWN);
        assertThat(EngineCase.of(NetworkCase.CNN.network(images))).doesNotContain(EngineCase.OWN);
    }

    private static final class Result {
        private final double[] scores;
        private final double[] gradient;
        private final float[] statistics;
        private double loss;
        private int correct;

        Result(Network network) {
            scores = new double[6 * network.classCount()];
            gradient = new double[(int) network.layout().dimension()];
            statistics = new float[(int) network.buffers().dimension()];
        }
    }

    private static Result compute(
            Network network, EngineCase engineCase, ClassificationLoss loss, NormalisationMode mode) {
        TestImages images = TestImages.gaussian(3, EXAMPLES, NetworkCase.IMAGES, NetworkCase.CLASSES);
        float[] parameters = new float[(int) network.layout().dimension()];
        FirstParameters.fill(network, new SplittableRandom(4), parameters);
        float[] running = new float[(int) network.buffers().dimension()];
        for (int i = 0; i < running.length; i++) {
            running[i] = 0.5f + 0.1f * (i % 7);
        }
        Result result = new Result(network);
        try (Engine engine = engineCase.engines.create(network, Precision.FLOAT64, loss)) {
            switch (mode) {
                case TRAINING -> engine.train();
                case EVALUATION -> engine.evaluate(running);
            }
            engine.setParameters(parameters);
            engine.read(images, new int[] {4, 0, 2, 1, 0, 3}, images.labels().values());
            double[] scores = engine.scores();
            System.arraycopy(scores, 0, result.scores, 0, result.scores.length);
            engine.differentiate();
            engine.gradient(result.gradient);
            result.loss = engine.loss();
            result.correct = engine.correct();
            if (mode == NormalisationMode.TRAINING) {
                engine.statistics(result.statistics);
            }
        }
        return result;
    }
}
