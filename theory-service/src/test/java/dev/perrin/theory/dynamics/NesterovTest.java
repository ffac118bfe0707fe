package dev.perrin.theory.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.mode.DampingRegime;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.mode.StationaryMoments;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nesterov's recursion, one step after the other, against its closed form.
class NesterovTest {
    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTheRecursionOfItsMoments(long seed) {
        // Given
        Random random = new Random(seed);
        double beta = random.nextInt(5) == 0 ? 0 : 0.99 * random.nextDouble();
        double x = seed % 9 == 0 ? 0 : Math.pow(10, -4 * random.nextDouble()) * 1.98 * (1 + beta) / (1 + 2 * beta);
        double eta = 0.1;
        double noise = 0.7;
        Eigenmode mode = new Eigenmode(0, x / eta, new Hyperparameters(eta, beta, 0, 1), noise);
        ModeStart.Fixed start = new ModeStart.Fixed(random.nextGaussian(), random.nextGaussian());
        int steps = random.nextInt(200);
        double a = mode.eigenvalue();
        double theta = start.position();
        double v = start.velocity();
        double responseTheta = 0;
        double responseVelocity = 0;
        double variance = 0;
        double covariance = 0;
        double velocityVariance = 0;
        for (int k = 0; k < steps; k++) {
            double gradient = a * theta;
            v = beta * v - gradient;
            theta += eta * (beta * v - gradient);
            double pushed = a * responseTheta + (k == 0 ? 1 : 0);
            responseVelocity = beta * responseVelocity - pushed;
            responseTheta += eta * (beta * responseVelocity - pushed);
            variance += noise * responseTheta * responseTheta;
            covariance += noise * responseTheta * responseVelocity;
            velocityVariance += noise * responseVelocity * responseVelocity;
        }

        // When
        ModeProcess process = new Nesterov().process(mode);
        PhaseMoments moments = process.moments(start, steps);
        StationaryMoments stationary = process.stationary().orElseThrow();
        PhaseMoments late = process.moments(start, 1_000_000_000);

        // Then
        double size = Math.abs(start.position()) + Math.abs(start.velocity());
        assertThat(moments.meanPosition()).isCloseTo(theta, within(1e-11 * size));
        assertThat(moments.meanVelocity()).isCloseTo(v, within(1e-11 * size * (1 + a)));
        assertThat(moments.positionVariance()).isCloseTo(variance, within(1e-12 * variance));
        assertThat(moments.positionVelocityCovariance())
                .isCloseTo(covariance, within(1e-11 * Math.sqrt(variance * velocityVariance)));
        assertThat(moments.velocityVariance()).isCloseTo(velocityVariance, within(1e-12 * velocityVariance));
        assertThat(stationary.velocityVariance())
                .isCloseTo(late.velocityVariance(), within(1e-13 * late.velocityVariance()));
        assertThat(stationary.localDisplacement())
                .isCloseTo(
                        process.meanSquaredDisplacement(new ModeStart.Stationary(), 1),
                        within(1e-13 * stationary.localDisplacement()));
        stationary.position().ifPresent(position -> {
            assertThat(position.variance()).isCloseTo(late.positionVariance(), within(1e-13 * position.variance()));
            assertThat(position.covarianceWithVelocity())
                    .isCloseTo(
                            late.positionVelocityCovariance(),
                            within(1e-13 * Math.sqrt(position.variance() * stationary.velocityVariance())));
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decaysAtTheRatesOfItsRegime(long seed) {
        // Given
        Random random = new Random(seed);
        double beta = 0.98 * random.nextDouble();
        double x = Math.pow(10, -4 * random.nextDouble()) * 1.9 * (1 + beta) / (1 + 2 * beta);
        Eigenmode mode = new Eigenmode(0, x, new Hyperparameters(1, beta, 0, 1), 1);

        // When
        ModeProcess process = new Nesterov().process(mode);
        DampingRegime damping = process.damping();

        // Then
        double trace = (1 + beta) * (1 - x);
        double determinant = beta * (1 - x);
        double slow = Math.exp(-damping.slowRate());
        double fast = Math.exp(-damping.fastRate());
        switch (damping) {
            case DampingRegime.Overdamped _ -> assertThat(slow + fast).isCloseTo(trace, within(1e-13));
            case DampingRegime.Underdamped under -> {
                assertThat(2 * slow * Math.cos(under.angularFrequency())).isCloseTo(trace, within(1e-13));
                assertThat(slow * slow).isCloseTo(determinant, within(1e-13));
            }
            case DampingRegime.Alternating _ -> assertThat(fast - slow).isCloseTo(trace, within(1e-13));
            case DampingRegime.Critical _ -> assertThat(trace * trace).isCloseTo(4 * determinant, within(1e-11));
        }
    }
}
