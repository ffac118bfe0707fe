package dev.perrin.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelTest {
    static Stream<Arguments> casesAndSeeds() {
        List<Arguments> cases = new ArrayList<>();
        for (ModelCase modelCase : ModelCase.values()) {
            for (long seed = 0; seed < 50; seed++) {
                cases.add(Arguments.of(modelCase, seed));
            }
        }
        return cases.stream();
    }

    /// Central differences of a smooth float64 loss with step 1e-6 are good to about 1e-9.
    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("casesAndSeeds")
    void fullGradientIsTheSlopeOfTheLoss(ModelCase modelCase, long seed) {
        // Given
        Model model = modelCase.model(seed);
        double[] parameters = ModelCase.parameters(model, seed);
        double[] gradient = new double[parameters.length];

        // When
        double loss = model.fullGradient(parameters, gradient);

        // Then
        assertThat(loss).isCloseTo(model.evaluate(parameters).loss(), within(1e-12));
        for (int i = 0; i < parameters.length; i++) {
            double[] shifted = parameters.clone();
            shifted[i] = parameters[i] + 1e-6;
            double above = model.evaluate(shifted).loss();
            shifted[i] = parameters[i] - 1e-6;
            double slope = (above - model.evaluate(shifted).loss()) / 2e-6;
            assertThat(gradient[i]).as("coordinate %d", i).isCloseTo(slope, within(2e-8));
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("casesAndSeeds")
    void fullGradientIsTheMeanOverExamples(ModelCase modelCase, long seed) {
        Model model = modelCase.model(seed);
        double[] parameters = ModelCase.parameters(model, seed);
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

        assertThat(full).containsExactly(mean, within(1e-13));
    }

    /// float32 against float64: a few units in the last place of numbers of size one.
    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("casesAndSeeds")
    void miniBatchGradientIsTheMeanOverItsExamplesWithRepeats(ModelCase modelCase, long seed) {
        // Given
        Model model = modelCase.model(seed);
        double[] parameters = ModelCase.parameters(model, seed);
        int[] batch = {3, 0, 3, 11, 18, 7};
        double[] one = new double[parameters.length];
        double[] mean = new double[parameters.length];
        for (int example : batch) {
            model.exampleGradient(parameters, example, one);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += one[i] / batch.length;
            }
        }
        float[] gradient = new float[parameters.length];
        BatchOutcome outcome = new BatchOutcome();

        // When
        model.gradient(ModelCase.narrow(parameters), batch, gradient, outcome);

        // Then
        for (int i = 0; i < mean.length; i++) {
            assertThat((double) gradient[i]).as("coordinate %d", i).isCloseTo(mean[i], within(5e-6));
        }
        assertThat(outcome.loss()).isPositive();
        assertThat(Double.isNaN(outcome.accuracy())).isEqualTo(!model.classifies());
    }

    @ParameterizedTest
    @EnumSource(ModelCase.class)
    void outcomeOfABatchOfAllExamplesIsTheEvaluation(ModelCase modelCase) {
        Model model = modelCase.model(1);
        double[] parameters = ModelCase.parameters(model, 1);
        int[] all = new int[model.exampleCount()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        BatchOutcome outcome = new BatchOutcome();

        model.gradient(ModelCase.narrow(parameters), all, new float[parameters.length], outcome);
        Evaluation evaluation = model.evaluate(parameters);

        assertThat(outcome.loss()).isCloseTo(evaluation.loss(), within(1e-6));
        assertThat(Double.valueOf(outcome.accuracy()))
                .isEqualTo(Double.valueOf(evaluation.accuracy().orElse(Double.NaN)));
    }

    @ParameterizedTest
    @EnumSource(ModelCase.class)
    void evaluatesWithItsGradientAndTellsHowFarItIs(ModelCase modelCase) {
        // Given
        Model model = modelCase.model(1);
        double[] parameters = ModelCase.parameters(model, 1);
        double[] expected = new double[parameters.length];
        double[] gradient = new double[parameters.length];
        List<Integer> seen = new ArrayList<>();

        // When
        Evaluation evaluation = model.evaluate(parameters, gradient, seen::add);

        // Then
        assertThat(evaluation.loss()).isCloseTo(model.fullGradient(parameters, expected), within(1e-12));
        assertThat(evaluation.accuracy()).isEqualTo(model.evaluate(parameters).accuracy());
        assertThat(gradient).containsExactly(expected, within(1e-15));
        assertThat(seen).isSorted().doesNotHaveDuplicates().last().isEqualTo(model.exampleCount());
        assertThatThrownBy(() -> model.evaluate(parameters, gradient, _ -> {
                    throw new CancellationException("enough");
                }))
                .isInstanceOf(CancellationException.class);
    }

    @ParameterizedTest
    @EnumSource(ModelCase.class)
    void tensorsFollowEachOtherWithoutGaps(ModelCase modelCase) {
        ParameterLayout layout = modelCase.model(1).layout();

        long next = 0;
        for (ParameterLayout.Tensor tensor : layout.tensors()) {
            assertThat(tensor.offset()).isEqualTo(next);
            next += tensor.length();
        }
        assertThat(layout.dimension()).isEqualTo(next);
    }
}
