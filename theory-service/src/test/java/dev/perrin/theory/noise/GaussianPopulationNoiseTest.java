package dev.perrin.theory.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import org.junit.jupiter.api.Test;

class GaussianPopulationNoiseTest {
    private static final double[] EIGENVALUES = {2, 0.5, 0.1};
    private static final double[] MULTIPLICITIES = {1, 3, 10};

    @Test
    void isInTheStationaryStateTheNoiseOfTheStateItLeadsTo() {
        // Given
        Hyperparameters hyperparameters = new Hyperparameters(0.05, 0.9, 0, 16);

        // When
        double[] noise = new GaussianPopulationNoise(0.3)
                .feedback(EIGENVALUES, MULTIPLICITIES, hyperparameters)
                .stationaryVariances();

        // Then: C = (HPH + tr(HP)H + σ²H)/S with the P that the heavy ball has under that C.
        double[] variance = new double[3];
        double trace = 0;
        for (int i = 0; i < 3; i++) {
            Eigenmode mode = new Eigenmode(i, EIGENVALUES[i], hyperparameters, noise[i]);
            variance[i] = new HeavyBall()
                    .process(mode)
                    .stationary()
                    .orElseThrow()
                    .position()
                    .orElseThrow()
                    .variance();
            trace += MULTIPLICITIES[i] * EIGENVALUES[i] * variance[i];
        }
        for (int i = 0; i < 3; i++) {
            double h = EIGENVALUES[i];
            assertThat(noise[i]).isCloseTo((h * h * variance[i] + trace * h + 0.3 * h) / 16, within(1e-14 * noise[i]));
        }
    }

    @Test
    void isAtTheMinimiserThatOfTheLabelsAlone() {
        assertThat(new GaussianPopulationNoise(0.3)
                        .variances(EIGENVALUES, MULTIPLICITIES, new Hyperparameters(0.05, 0.9, 0, 16)))
                .containsExactly(0.3 * 2 / 16, 0.3 * 0.5 / 16, 0.3 * 0.1 / 16);
    }

    @Test
    void refusesWhatFeedsOnItself() {
        assertThatThrownBy(() -> new GaussianPopulationNoise(0.3)
                        .feedback(EIGENVALUES, MULTIPLICITIES, new Hyperparameters(0.5, 0.9, 0, 1))
                        .stationaryVariances())
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessageContaining("feeds on itself");
    }
}
