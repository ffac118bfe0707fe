package dev.perrin.analysis.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.exponent.LocalExponent;
import dev.perrin.analysis.exponent.MsdCurve;
import dev.perrin.analysis.exponent.MsdCurves;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegimeSpanTest {
    @ParameterizedTest
    @CsvSource({
        "2.0, 0.02, BALLISTIC",
        "1.85, 0.2, BALLISTIC",
        "1.85, 0.02, SUPERDIFFUSIVE",
        "1.3, 0.02, SUPERDIFFUSIVE",
        "1.3, 0.4, NORMAL",
        "1.04, 0.001, NORMAL",
        "0.8, 0.1, SUBDIFFUSIVE",
        "0.8, 0.3, NORMAL",
        "0.05, 0.01, CONFINED",
        "-0.2, 0.1, CONFINED",
        "0.2, 0.05, SUBDIFFUSIVE"
    })
    void oneExponentHasOneRegime(double value, double reach, DiffusionRegime expected) {
        assertThat(DiffusionRegime.of(new BoundedEstimate(value, reach / 2, value - reach, value + reach, 10)))
                .isEqualTo(expected);
    }

    /// 2(l/τ − 1 + e^{−l/τ}) of a free particle with friction, held by a wall from lag 1000 on.
    @Test
    void aParticleIsBallisticThenDiffusesThenIsConfined() {
        // Given
        MsdCurve curve = MsdCurves.of(
                lag -> {
                    double free = 2 * (lag / 20 - 1 + Math.exp(-lag / 20));
                    return free / (1 + free / 100);
                },
                50_000,
                0.001,
                1);

        // When
        List<RegimeSpan> spans = RegimeSpan.of(LocalExponent.of(curve));

        // Then
        assertThat(spans.stream().map(RegimeSpan::regime).toList())
                .containsExactly(
                        DiffusionRegime.BALLISTIC,
                        DiffusionRegime.SUPERDIFFUSIVE,
                        DiffusionRegime.NORMAL,
                        DiffusionRegime.SUBDIFFUSIVE,
                        DiffusionRegime.CONFINED);
        // The local exponent (1 − e^{−y})·y/(y − 1 + e^{−y}), y = l/20, is 1.9 at y = 0.31
        assertThat(spans.getFirst().toLagSteps()).isBetween(4L, 8L);
        assertThat(spans.getLast().toLagSteps()).isGreaterThan(30_000);
    }

    @Test
    void oneOddLagMakesNoSpan() {
        // Given
        List<LocalExponent> local = exponents(1, 1, 1, 1, 0.5, 1, 1, 1, 1);

        // Then
        assertThat(RegimeSpan.of(local)).containsExactly(new RegimeSpan(DiffusionRegime.NORMAL, 1, 9));
    }

    @Test
    void theListMayBeWalkedFromEitherEnd() {
        // Given
        double[] values = {2, 2, 1.4, 1.4, 1.4, 1, 1, 1, 0.6, 1, 0.6, 0.6, 0.6, 0, 0, 0};
        double[] backwards = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            backwards[i] = values[values.length - 1 - i];
        }

        // When
        List<RegimeSpan> forward = RegimeSpan.of(exponents(values));
        List<RegimeSpan> back = RegimeSpan.of(exponents(backwards));

        // Then
        assertThat(back.reversed().stream().map(RegimeSpan::regime).toList())
                .isEqualTo(forward.stream().map(RegimeSpan::regime).toList());
        assertThat(back.getFirst().toLagSteps())
                .isEqualTo(values.length + 1 - forward.getLast().fromLagSteps());
        assertThat(forward).hasSize(5);
    }

    private static List<LocalExponent> exponents(double... values) {
        List<LocalExponent> local = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            BoundedEstimate estimate = new BoundedEstimate(values[i], 0.01, values[i] - 0.02, values[i] + 0.02, 10);
            local.add(new LocalExponent(i + 1, estimate, i + 1, i + 1));
        }
        return local;
    }
}
