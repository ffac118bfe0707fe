package dev.perrin.theory.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.mode.InvalidQuestionException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EquivalenceTest {
    private static final MathContext DIGITS = new MathContext(40);
    private static final Parameterisation[] FORMS = {
        new Parameterisation.PyTorch(0),
        new Parameterisation.PyTorch(0.3),
        new Parameterisation.Sutskever(),
        new Parameterisation.MovingAverage()
    };

    /// The first re-scaling of the authors' experiments: S′ = S/α, β′ = √(1−α(1−β²)), η′ = η(1+β)/(1+β′).
    @Test
    void reproducesThePublishedRescalingThatKeepsTemperatureAndFrequency() {
        double alpha = 0.25;
        Tuning before = new Tuning(new Parameterisation.PyTorch(0), 0.1, 0.9, 128);

        Tuning after = Equivalence.find(
                before, EquivalenceRule.TEMPERATURE_AND_FREQUENCY, Knob.BATCH_SIZE, 128 / alpha, Optional.empty());

        double momentum = Math.sqrt(1 - alpha * (1 - 0.9 * 0.9));
        assertThat(after.momentum()).isCloseTo(momentum, within(1e-15));
        assertThat(after.learningRate()).isCloseTo(0.1 * 1.9 / (1 + momentum), within(1e-16));
        assertThat(after.timeScales().damping()).isLessThan(before.timeScales().damping());
    }

    /// The second: η′ = αη, β′ = ((1+β)−α(1−β))/((1+β)+α(1−β)).
    @Test
    void reproducesThePublishedRescalingThatKeepsTheDamping() {
        double alpha = 3;
        Tuning before = new Tuning(new Parameterisation.PyTorch(0), 0.1, 0.9, 128);

        Tuning after =
                Equivalence.find(before, EquivalenceRule.DAMPING, Knob.LEARNING_RATE, 0.1 * alpha, Optional.empty());

        assertThat(after.momentum()).isCloseTo((1.9 - alpha * 0.1) / (1.9 + alpha * 0.1), within(1e-15));
        assertThat(after.batchSize()).isEqualTo(128);
    }

    record Question(EquivalenceRule rule, Knob changed, Optional<Knob> adjust) {}

    static Stream<Arguments> questions() {
        return Stream.of(
                        new Question(EquivalenceRule.TEMPERATURE_AND_FREQUENCY, Knob.BATCH_SIZE, Optional.empty()),
                        new Question(EquivalenceRule.TEMPERATURE_AND_FREQUENCY, Knob.LEARNING_RATE, Optional.empty()),
                        new Question(EquivalenceRule.TEMPERATURE_AND_FREQUENCY, Knob.MOMENTUM, Optional.empty()),
                        new Question(EquivalenceRule.DAMPING, Knob.LEARNING_RATE, Optional.empty()),
                        new Question(EquivalenceRule.DAMPING, Knob.MOMENTUM, Optional.of(Knob.LEARNING_RATE)),
                        new Question(EquivalenceRule.DAMPING, Knob.BATCH_SIZE, Optional.empty()),
                        new Question(EquivalenceRule.STATIONARY_VARIANCE, Knob.LEARNING_RATE, Optional.empty()),
                        new Question(
                                EquivalenceRule.STATIONARY_VARIANCE, Knob.LEARNING_RATE, Optional.of(Knob.MOMENTUM)),
                        new Question(EquivalenceRule.STATIONARY_VARIANCE, Knob.MOMENTUM, Optional.empty()),
                        new Question(
                                EquivalenceRule.STATIONARY_VARIANCE, Knob.MOMENTUM, Optional.of(Knob.LEARNING_RATE)),
                        new Question(EquivalenceRule.STATIONARY_VARIANCE, Knob.BATCH_SIZE, Optional.empty()),
                        new Question(EquivalenceRule.STATIONARY_VARIANCE, Knob.BATCH_SIZE, Optional.of(Knob.MOMENTUM)))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("questions")
    void keepsWhatTheRuleNamesAndComesBackTheSameWay(Question question) {
        Random random = new Random(question.hashCode() % 7 + 21);
        int answered = 0;
        for (int i = 0; i < 4_000; i++) {
            // Given
            Parameterisation form = FORMS[random.nextInt(FORMS.length)];
            Tuning before = new Tuning(
                    form,
                    Math.pow(10, -5 + 5 * random.nextDouble()),
                    1 - Math.pow(10, -6 * random.nextDouble()),
                    Math.pow(10, 4 * random.nextDouble()));
            double value = changed(before, question.changed(), random);

            // When
            Tuning after;
            try {
                after = Equivalence.find(before, question.rule(), question.changed(), value, question.adjust());
            } catch (InvalidQuestionException _) {
                continue;
            }
            answered++;

            // Then
            assertThat(read(after, question.changed())).isEqualTo(value);
            double rounding = 1e-14 + 0x1p-53 / (1 - after.momentum());
            for (int kept = 0; kept < 4; kept++) {
                if (isKept(question.rule(), kept)) {
                    assertThat(exact(after, kept)
                                    .divide(exact(before, kept), DIGITS)
                                    .doubleValue())
                            .as("invariant %s of %s to %s", kept, before, after)
                            .isCloseTo(1, within(rounding));
                }
            }
            // Near β = 0 the momentum is badly determined by 1 − β², and is better compared by it.
            Tuning back = Equivalence.find(
                    after, question.rule(), question.changed(), read(before, question.changed()), question.adjust());
            double amplified = 1e-13 + 0x1p-51 / (1 - after.momentum()) + 0x1p-51 / (1 - before.momentum());
            assertThat(back.momentum() * back.momentum())
                    .isCloseTo(before.momentum() * before.momentum(), within(amplified));
            assertThat(back.batchSize()).isCloseTo(before.batchSize(), within(amplified * before.batchSize()));
            assertThat(1 - back.momentum())
                    .isCloseTo(1 - before.momentum(), Percentage.withPercentage(1e-3 + 200 * amplified));
        }
        assertThat(answered).isGreaterThan(500);
    }

    @Test
    void refusesWhatCannotBeAttainedWithTheRangeThatCan() {
        Tuning before = new Tuning(new Parameterisation.PyTorch(0), 0.1, 0.9, 128);
        assertRefused(
                before,
                EquivalenceRule.TEMPERATURE_AND_FREQUENCY,
                Knob.BATCH_SIZE,
                20,
                "batch_size is 20.0: must be at least 24.3199999999999",
                "to keep temperature and frequency, which needs momentum");
        assertRefused(
                before,
                EquivalenceRule.TEMPERATURE_AND_FREQUENCY,
                Knob.LEARNING_RATE,
                0.2,
                "learning_rate is 0.2: must be in (0.095, 0.19] to keep",
                "which needs momentum = -0.0");
        assertRefused(
                before,
                EquivalenceRule.DAMPING,
                Knob.LEARNING_RATE,
                2,
                "learning_rate is 2.0: must be in (0, 1.9",
                "to keep the damping");
        assertRefused(
                before,
                EquivalenceRule.STATIONARY_VARIANCE,
                Knob.LEARNING_RATE,
                1e-5,
                "learning_rate is 1.0E-5: must be at least 7.8125E-4 to keep the stationary variance",
                "batch_size = 0.0128");
        assertRefused(before, EquivalenceRule.DAMPING, Knob.MOMENTUM, 1, "momentum is 1.0: must be in [0, 1)", "");
        assertThatThrownBy(() -> Equivalence.find(
                        before,
                        EquivalenceRule.TEMPERATURE_AND_FREQUENCY,
                        Knob.MOMENTUM,
                        0.8,
                        Optional.of(Knob.BATCH_SIZE)))
                .hasMessageStartingWith("adjust is batch_size: must be left out");
        assertThatThrownBy(() -> Equivalence.find(
                        new Tuning(new Parameterisation.MovingAverage(), 0.1, 0.9, 128),
                        EquivalenceRule.STATIONARY_VARIANCE,
                        Knob.BATCH_SIZE,
                        64,
                        Optional.of(Knob.MOMENTUM)))
                .hasMessageStartingWith("adjust is momentum: cannot keep the stationary variance");
    }

    /// The edge named in a refusal is the edge: just inside there is an answer, just outside there is none.
    @Test
    void namesTheEdgesOfWhatIsAttainable() {
        double kappa = 128 * 0.1 * 1.9;
        Tuning before = new Tuning(new Parameterisation.PyTorch(0), 0.1, 0.9, 128);
        Tuning edge = Equivalence.find(
                before,
                EquivalenceRule.TEMPERATURE_AND_FREQUENCY,
                Knob.BATCH_SIZE,
                kappa * (1 + 1e-9),
                Optional.empty());
        assertThat(edge.momentum()).isBetween(0.0, 1e-4);
        assertRefused(
                before,
                EquivalenceRule.TEMPERATURE_AND_FREQUENCY,
                Knob.BATCH_SIZE,
                kappa * (1 - 1e-9),
                "batch_size is",
                "");
        Tuning cold = new Tuning(new Parameterisation.PyTorch(0), 0.1, 0.9, 2);
        double coldest = Math.sqrt(1 - 2 * 0.1 * 1.9);
        assertThat(Equivalence.find(
                                cold,
                                EquivalenceRule.TEMPERATURE_AND_FREQUENCY,
                                Knob.MOMENTUM,
                                coldest * (1 + 1e-6),
                                Optional.empty())
                        .batchSize())
                .isBetween(1.0, 1.001);
        assertRefused(
                cold,
                EquivalenceRule.TEMPERATURE_AND_FREQUENCY,
                Knob.MOMENTUM,
                coldest * (1 - 1e-6),
                "momentum is",
                "must be in [0.787400787401181");
    }

    @Test
    void givesTheTimeScalesOfTheTheory() {
        TimeScales scales = new Tuning(new Parameterisation.MovingAverage(), 1, 0.9, 16).timeScales();

        assertThat(scales.inverseTemperature()).isCloseTo(16 * (1 - 0.81), within(1e-14));
        assertThat(scales.damping()).isCloseTo(0.1 / (0.1 * 1.9), within(1e-15));
        assertThat(scales.squaredFrequencyPerCurvature()).isCloseTo(2 / (0.1 * 1.9), within(1e-14));
        assertThat(scales.positionVarianceScale()).isCloseTo(0.1 / (2 * 16 * 0.1), within(1e-16));
        assertThat(scales.localDisplacementScale()).isCloseTo(0.01 / (16 * 0.19), within(1e-17));
        assertThat(scales.coherenceSteps()).isCloseTo(19, within(1e-13));
    }

    private static void assertRefused(
            Tuning before, EquivalenceRule rule, Knob changed, double value, String start, String part) {
        assertThatThrownBy(() -> Equivalence.find(before, rule, changed, value, Optional.empty()))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessageStartingWith(start)
                .hasMessageContaining(part);
    }

    private static double changed(Tuning before, Knob knob, Random random) {
        double factor = Math.exp(1.5 * random.nextGaussian());
        return switch (knob) {
            case LEARNING_RATE -> before.learningRate() * factor;
            case BATCH_SIZE -> Math.max(1, before.batchSize() * factor);
            case MOMENTUM -> Math.max(0, 1 - (1 - before.momentum()) * factor);
        };
    }

    private static double read(Tuning tuning, Knob knob) {
        return switch (knob) {
            case LEARNING_RATE -> tuning.learningRate();
            case BATCH_SIZE -> tuning.batchSize();
            case MOMENTUM -> tuning.momentum();
        };
    }

    private static boolean isKept(EquivalenceRule rule, int invariant) {
        return switch (rule) {
            case TEMPERATURE_AND_FREQUENCY -> invariant == 0 || invariant == 1;
            case DAMPING -> invariant == 2;
            case STATIONARY_VARIANCE -> invariant == 3;
        };
    }

    /// κ, η(1+β), γ and η/(S(1−β)), in decimal arithmetic from the definition of each form.
    private static BigDecimal exact(Tuning tuning, int invariant) {
        BigDecimal beta = new BigDecimal(tuning.momentum());
        BigDecimal dissipation = BigDecimal.ONE.subtract(beta);
        BigDecimal push = BigDecimal.ONE.add(beta);
        BigDecimal batch = new BigDecimal(tuning.batchSize());
        BigDecimal eta = new BigDecimal(tuning.learningRate())
                .multiply(
                        switch (tuning.form()) {
                            case Parameterisation.PyTorch(double dampening) ->
                                BigDecimal.ONE.subtract(new BigDecimal(dampening));
                            case Parameterisation.Sutskever() -> BigDecimal.ONE;
                            case Parameterisation.MovingAverage() -> dissipation;
                        });
        return switch (invariant) {
            case 0 -> batch.multiply(dissipation).multiply(push);
            case 1 -> eta.multiply(push);
            case 2 -> dissipation.divide(eta.multiply(push), DIGITS);
            default -> eta.divide(batch.multiply(dissipation), DIGITS);
        };
    }
}
