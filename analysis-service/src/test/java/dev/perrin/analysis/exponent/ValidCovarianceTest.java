package dev.perrin.analysis.exponent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ValidCovarianceTest {
    @Test
    void raisesOnlyTheDiagonalOfWhatIsACovariance() {
        // Given
        double[][] covariance = {{4, 1}, {1, 9}};

        // When
        double[][] valid = ValidCovariance.of(covariance, 0.01);

        // Then
        assertThat(valid).isDeepEqualTo(new double[][] {{4 * 1.01, 1}, {1, 9 * 1.01}});
    }

    @Test
    void takesWhatIsLessThanNothingAsNothing() {
        // Given a correlation of 1.5, eigenvalues 2.5 and −0.5, of numbers with deviations 2 and 3
        double[][] covariance = {{4, 9}, {9, 9}};

        // When
        double[][] valid = ValidCovariance.of(covariance, 0.01);

        // Then the eigenvalue 2.5 and its vector (1, 1)/√2 are left: 1.25 for both variances and the correlation
        assertThat(valid[0][0]).isCloseTo(1.26 * 4, within(1e-12));
        assertThat(valid[1][1]).isCloseTo(1.26 * 9, within(1e-12));
        assertThat(valid[0][1]).isCloseTo(1.25 * 6, within(1e-12));
        assertThat(valid[1][0]).isEqualTo(valid[0][1]);
        assertThat(Cholesky.of(valid)).isPresent();
    }

    /// Without it the model says of this run that a combination of lags has a variance of −0.2 %.
    @Test
    void everyRunHasACovarianceThatCanBeSolved() {
        // Given
        SimulatedEnsemble ensemble = SimulatedEnsemble.fractionalBrownian(1.3, 3, 10_000);

        // When
        MsdCurve curve = MsdCurve.of(ensemble.sample(37, false), 1);
        Candidates.Generalised generalised = Candidates.generalised(ensemble, curve);

        // Then
        assertThat(IntStream.range(0, curve.size()).allMatch(curve::hasError)).isTrue();
        assertThat(generalised.estimate().value()).isCloseTo(1.3, within(0.1));
        assertThat(generalised.estimate().standardError()).isBetween(0.001, 0.1);
    }
}
