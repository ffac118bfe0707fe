package dev.perrin.theory.dynamics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/// The oracle against what it stands for: the recursion, one step after the other.
class ExactModeTest {
    @Test
    void powersEqualThePlainRecursion() {
        // Given
        BigDecimal x = new BigDecimal("0.37");
        BigDecimal beta = new BigDecimal("0.93");
        BigDecimal position = BigDecimal.ONE;
        BigDecimal displacement = new BigDecimal("-0.4");
        BigDecimal[] moments = {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO};
        BigDecimal variance = BigDecimal.ZERO;
        BigDecimal response = BigDecimal.ZERO;
        BigDecimal kick = BigDecimal.ONE;
        for (int k = 0; k < 50; k++) {
            displacement = beta.multiply(displacement).subtract(x.multiply(position), ExactMode.DIGITS);
            position = position.add(displacement, ExactMode.DIGITS);
            // Var θ is the sum of the squared responses to a unit kick.
            response = response.add(kick, ExactMode.DIGITS);
            variance = variance.add(response.pow(2), ExactMode.DIGITS);
            kick = beta.multiply(kick).subtract(x.multiply(response), ExactMode.DIGITS);
        }

        // When
        ExactMode exact = ExactMode.heavyBall(x, beta);
        BigDecimal[][] mean = exact.mean(50);
        BigDecimal power = mean[0][0].add(mean[0][1].multiply(new BigDecimal("-0.4")));

        // Then
        assertThat(power.subtract(position).abs()).isLessThan(new BigDecimal("1e-70"));
        assertThat(exact.moments(moments, 50)[0].subtract(variance).abs()).isLessThan(new BigDecimal("1e-70"));
    }
}
