package dev.perrin.analysis.mode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.lag.LagSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ModeDynamicsTest {
    private static final HeavyBall DYNAMICS = new HeavyBall(0.1, 0.9);

    /// Frequency by three routes that share no arithmetic.
    @Test
    void threeRoutesGiveOneFrequency() {
        HeavyBallProcess process = new HeavyBallProcess(0.1, 0.9, 2, 1, new SplittableRandom(4));
        ModeDynamicsState state = new ModeDynamics(1, 1, LagSet.upTo(20_000), 20_000).newState();
        for (int k = 0; k < 20_000; k++) {
            process.step();
            state.add(k, k, new double[] {process.theta}, new double[] {process.v});
        }
        ModeMotion motion = state.motion(0, DYNAMICS, 2);
        double error = motion.fitted().frequency().standardError();
        assertThat(Math.abs(motion.fitted().frequency().value() - process.frequency()))
                .isLessThan(4 * error);
        assertThat(Math.abs(motion.propagated().frequency().value() - process.frequency()))
                .isLessThan(4 * motion.propagated().frequency().standardError());
        assertThat(motion.propagated().frequency().standardError()).isLessThan(error);
        assertThat(motion.spectralPeak().value()).isBetween(0.9 * process.frequency(), 1.1 * process.frequency());
        assertThat(motion.equipartition().covers(1)).isTrue();
        assertThat(motion.distributions()).hasSize(4);
        assertThat(state.positionCorrelation().orElseThrow().greatest()).isNaN();
    }

    @Test
    void measuresWhatALogarithmicScheduleAllows() {
        ModeDynamicsState state = new ModeDynamics(2, 0, LagSet.upTo(0), 100).newState();
        for (int k = 0; k < 100; k++) {
            state.add(k, (long) Math.pow(1.2, k) + k, new double[] {k, -k}, new double[] {1, 2});
        }
        ModeMotion motion = state.motion(0, DYNAMICS, 2);
        assertThat(motion.fitted().status()).contains("evenly spaced");
        assertThat(motion.spectralPeak().value()).isNaN();
        assertThat(motion.distributions()).isEmpty();
        assertThat(motion.areaRate().value()).isNaN();
        assertThat(state.correlator()).isEmpty();
        assertThat(state.moments().positionVariance(0).value()).isPositive();
    }

    @Test
    void goesOnAfterARestartAsIfNothingHadHappened() {
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            long interval = seed % 3;
            ModeDynamics settings = new ModeDynamics(2, interval, LagSet.upTo(900), 900);
            ModeDynamicsState straight = settings.newState();
            ModeDynamicsState broken = settings.newState();
            for (int k = 0; k < 900; k++) {
                if (random.nextInt(100) == 0) {
                    broken = Bytes.copy(
                            broken,
                            ModeDynamicsState::sizeInBytes,
                            ModeDynamicsState::write,
                            in -> ModeDynamicsState.read(settings, in));
                }
                if (random.nextInt(40) == 0) {
                    continue;
                }
                double[] x = {random.nextGaussian(), random.nextGaussian()};
                double[] y = {random.nextGaussian(), random.nextGaussian()};
                if (k < 20) {
                    straight.show(k, 3L * k, x, y);
                    broken.show(k, 3L * k, x, y);
                } else {
                    straight.add(k, 3L * k, x, y);
                    broken.add(k, 3L * k, x, y);
                }
            }
            assertThat(Bytes.of(broken, broken.sizeInBytes(), ModeDynamicsState::write))
                    .as("seed %d", seed)
                    .isEqualTo(Bytes.of(straight, straight.sizeInBytes(), ModeDynamicsState::write));
            assertThat(broken.motion(0, DYNAMICS, 1)).isEqualTo(straight.motion(0, DYNAMICS, 1));
        }
    }
}
