package dev.perrin.theory.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The update rules run as they are written, on a parabola with one sequence of noise, against the heavy ball of this
/// service with the hyperparameters converted.
class ParameterisationTest {
    private static final double CURVATURE = 0.7;
    private static final double DECAY = 0.05;
    private static final int STEPS = 400;

    /// What one step does to {parameter, buffer}, given the gradient at the parameter with its noise.
    interface Rule {
        void step(double[] state, double gradient, double eta, double beta);
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of("PyTorch", new Parameterisation.PyTorch(0), false, (Rule) (s, g, eta, beta) -> {
                    s[1] = beta * s[1] + (g + DECAY * s[0]);
                    s[0] -= eta * s[1];
                }),
                Arguments.of("dampened", new Parameterisation.PyTorch(0.4), false, (Rule) (s, g, eta, beta) -> {
                    s[1] = beta * s[1] + (1 - 0.4) * (g + DECAY * s[0]);
                    s[0] -= eta * s[1];
                }),
                Arguments.of("Sutskever", new Parameterisation.Sutskever(), false, (Rule) (s, g, eta, beta) -> {
                    s[1] = beta * s[1] + eta * (g + DECAY * s[0]);
                    s[0] -= s[1];
                }),
                Arguments.of("average", new Parameterisation.MovingAverage(), false, (Rule) (s, g, eta, beta) -> {
                    s[1] = beta * s[1] + (1 - beta) * (g + DECAY * s[0]);
                    s[0] -= eta * s[1];
                }),
                Arguments.of("Sutskever, Nesterov", new Parameterisation.Sutskever(), true, (Rule)
                        (s, g, eta, beta) -> {
                            double total = g + DECAY * s[0];
                            s[1] = beta * s[1] + eta * total;
                            s[0] -= eta * total + beta * s[1];
                        }),
                Arguments.of("average, Nesterov", new Parameterisation.MovingAverage(), true, (Rule)
                        (s, g, eta, beta) -> {
                            double total = g + DECAY * s[0];
                            s[1] = beta * s[1] + (1 - beta) * total;
                            s[0] -= eta * ((1 - beta) * total + beta * s[1]);
                        }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void everyFormMovesTheParametersAsTheHeavyBallDoes(
            String name, Parameterisation form, boolean nesterov, Rule rule) {
        Random random = new Random(11);
        for (double beta : new double[] {0, 0.5, 0.9, 0.99}) {
            // Given
            double eta = 0.3;
            Hyperparameters converted = form.toHeavyBall(new Hyperparameters(eta, beta, DECAY, 8));
            double[] literal = {1.5, 0};
            double theta = 1.5;
            double v = 0;
            for (int k = 0; k < STEPS; k++) {
                double noise = random.nextGaussian();

                // When
                rule.step(literal, CURVATURE * literal[0] + noise, eta, beta);
                double gradient = (CURVATURE + converted.weightDecay()) * theta + noise;
                v = converted.momentum() * v - gradient;
                theta += converted.learningRate() * (nesterov ? converted.momentum() * v - gradient : v);

                // Then
                assertThat(literal[0])
                        .as("%s, step %s, momentum %s", name, k, beta)
                        .isCloseTo(theta, within(1e-13));
            }
        }
    }

    /// φ = θ + βb of Nesterov's own writing, as Sutskever et al. have it: the gradient is taken ahead.
    @Test
    void theGradientTakenAheadMovesThePointAheadAsPyTorchMovesItsParameters() {
        Random random = new Random(12);
        double eta = 0.2;
        double beta = 0.9;
        double theta = 1;
        double ahead = 0;
        double here = 1;
        double v = 0;
        for (int k = 0; k < STEPS; k++) {
            double noise = random.nextGaussian();
            ahead = beta * ahead - eta * (CURVATURE * (theta + beta * ahead) + noise);
            theta += ahead;
            double gradient = CURVATURE * here + noise;
            v = beta * v - gradient;
            here += eta * (beta * v - gradient);
            assertThat(theta + beta * ahead).isCloseTo(here, within(1e-13));
        }
    }

    @Test
    void goesBackToTheLearningRateItCameFrom() {
        for (Parameterisation form : new Parameterisation[] {
            new Parameterisation.PyTorch(0.3), new Parameterisation.Sutskever(), new Parameterisation.MovingAverage()
        }) {
            for (double beta : new double[] {0, 0.9, 1 - 1e-9}) {
                Hyperparameters meant = new Hyperparameters(0.7, beta, 0, 4);
                assertThat(form.fromHeavyBall(form.toHeavyBall(meant).learningRate(), beta))
                        .isCloseTo(0.7, within(2e-16));
            }
        }
    }

    @Test
    void refusesWhatIsNoDampeningAndWhatLeavesNoLearningRate() {
        assertThatThrownBy(() -> new Parameterisation.PyTorch(1))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessage("hyperparameters.dampening is 1.0: must be in [0, 1)");
        assertThatThrownBy(() -> new Parameterisation.MovingAverage()
                        .toHeavyBall(new Hyperparameters(Double.MIN_VALUE, 0.9, 0, 4)))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessageStartingWith("hyperparameters.learning_rate is 4.9E-324: leaves nothing");
    }
}
