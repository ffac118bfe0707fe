package dev.perrin.theory.dynamics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.number.DoubleDouble;
import java.math.BigDecimal;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One step of the Langevin equation, all digits of it: also far beyond the curvatures at which the heavy ball is
/// unstable, where the time is halved often, and where the curvature is strongly negative.
class LangevinStepTest {
    /// Relative; 32 digits less what 2⁹ short times cost, and what an entry near one of its zeros does.
    private static final double TOLERANCE = 1e-25;

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void hasAllDigits(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 10; i++) {
            // Given
            double beta = i == 0 ? 0 : 1 - Math.pow(10, -6 * random.nextDouble());
            double size = Math.pow(10, -12 + 16 * random.nextDouble());
            double x = i % 3 == 0 ? -size / 100 : size;
            Eigenmode mode = new Eigenmode(0, x, new Hyperparameters(1, beta, 0, 1), 1);
            ExactMode exact = ExactMode.langevin(new BigDecimal(x), new BigDecimal(beta));
            BigDecimal[] nothing = {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO};

            // When
            PhaseFlow flow = step(mode);

            // Then
            BigDecimal[][] mean = exact.mean(1);
            BigDecimal[] noise = exact.moments(nothing, 1);
            String where = "β = " + beta + ", x = " + x;
            close(flow.m11(), mean[0][0], "m11, " + where);
            close(flow.m12(), mean[0][1], "m12, " + where);
            close(flow.m21(), mean[1][0], "m21, " + where);
            close(flow.m22(), mean[1][1], "m22, " + where);
            close(flow.d11(), mean[0][0].subtract(BigDecimal.ONE), "d11, " + where);
            close(flow.d22(), mean[1][1].subtract(BigDecimal.ONE), "d22, " + where);
            close(flow.q11(), noise[0], "q11, " + where);
            close(flow.q12(), noise[1], "q12, " + where);
            close(flow.q22(), noise[2], "q22, " + where);
        }
    }

    private static PhaseFlow step(Eigenmode mode) {
        return ((LinearModeProcess) new UnderdampedLangevin().processEvenIfUnstable(mode)).flow(1);
    }

    private static void close(DoubleDouble actual, BigDecimal exact, String what) {
        BigDecimal error = new BigDecimal(actual.hi())
                .add(new BigDecimal(actual.lo()))
                .subtract(exact)
                .divide(exact, ExactMode.DIGITS);
        assertThat(error.abs().doubleValue()).as(what).isLessThan(TOLERANCE);
    }
}
