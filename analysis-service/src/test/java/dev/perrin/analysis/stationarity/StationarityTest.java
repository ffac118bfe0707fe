package dev.perrin.analysis.stationarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.blocks.BlockSums;
import dev.perrin.analysis.stationarity.Stationarity.Quantity;
import dev.perrin.analysis.stationarity.Stationarity.Verdict;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StationarityTest {
    /// 1000 stationary autoregressions, memory up to a tenth of a block: as many probabilities below 0.05 and 0.01
    /// as there ought to be, within four binomial deviations (2.8 % and 1.3 %), fewer for the correction's caution.
    @ParameterizedTest
    @CsvSource({"0.0", "0.8", "0.95"})
    void probabilityIsUniformInStationaryRuns(double memory) {
        int runs = 1000;
        int below5 = 0;
        int below1 = 0;
        for (int seed = 0; seed < runs; seed++) {
            double p = Trend.of(autoregression("x", seed, memory, 0)).probability();
            below5 += p < 0.05 ? 1 : 0;
            below1 += p < 0.01 ? 1 : 0;
        }
        assertThat(below5 / (double) runs).isBetween(0.015, 0.078);
        assertThat(below1 / (double) runs).isBetween(0.0, 0.023);
    }

    /// Combined over four quantities of which three are nearly the same.
    @Test
    void combinationToleratesDependence() {
        int runs = 1000;
        int below = 0;
        for (int seed = 0; seed < runs; seed++) {
            BlockSeries shared = autoregression("a", seed, 0.5, 0);
            BlockSeries other = autoregression("b", 7000 + seed, 0.5, 0);
            Verdict verdict = Stationarity.of(List.of(
                    new Quantity(shared, 1), new Quantity(shared, 1), new Quantity(shared, 1), new Quantity(other, 1)));
            below += verdict.probability() < 0.05 ? 1 : 0;
        }
        assertThat(below / (double) runs).isBetween(0.01, 0.078);
    }

    @Test
    void combinationOfOneIsItself() {
        for (double p : new double[] {1e-14, 1e-6, 0.01, 0.3, 0.9}) {
            assertThat(CauchyCombination.of(new double[] {p, Double.NaN})).isCloseTo(p, within(1e-2 * p));
        }
        assertThat(CauchyCombination.of(new double[] {Double.NaN})).isNaN();
    }

    @Test
    void aTrendIsNotStationary() {
        int found = 0;
        for (int seed = 0; seed < 100; seed++) {
            Verdict verdict = Stationarity.of(List.of(new Quantity(autoregression("loss", seed, 0.8, 1), 0.1)));
            if (verdict.verdict().equals("not stationary")) {
                found++;
                assertThat(verdict.reason()).contains("loss changes by");
            }
        }
        assertThat(found).isGreaterThan(95);
    }

    @Test
    void aLongQuietRunIsStationary() {
        int found = 0;
        for (int seed = 0; seed < 100; seed++) {
            Verdict verdict = Stationarity.of(List.of(new Quantity(autoregression("loss", seed, 0.8, 0), 0.1)));
            found += verdict.verdict().equals("stationary") ? 1 : 0;
        }
        // 95 % less those whose residual blocks happen to look correlated
        assertThat(found).isBetween(80, 100);
    }

    @Test
    void staysUndecidedWhereAChangeWouldNotBeSeen() {
        Verdict verdict = Stationarity.of(List.of(new Quantity(autoregression("loss", 4, 0.8, 0), 0.001)));
        assertThat(verdict.verdict()).isEqualTo("undecided");
        assertThat(verdict.reason()).contains("would not be seen");
    }

    @Test
    void staysUndecidedWhereTheMemoryIsLongerThanABlock() {
        int wrong = 0;
        for (int seed = 0; seed < 200; seed++) {
            Verdict verdict = Stationarity.of(List.of(new Quantity(autoregression("loss", seed, 0.9999, 0), 0.1)));
            wrong += verdict.verdict().equals("stationary") ? 1 : 0;
        }
        assertThat(wrong).isLessThan(10);
    }

    @Test
    void staysUndecidedWithoutData() {
        Verdict verdict = Stationarity.of(List.of(new Quantity(new BlockSeries("loss", List.of(1.0, 2.0)), 0.1)));
        assertThat(verdict.verdict()).isEqualTo("undecided");
        assertThat(verdict.probability()).isNaN();
    }

    /// Means over up to 32 blocks of 6400 numbers about 10, variance 1, with a trend over the whole run.
    private static BlockSeries autoregression(String name, long seed, double memory, double trend) {
        SplittableRandom random = new SplittableRandom(seed);
        BlockSums sums = new BlockSums(1, 1, 32);
        double x = random.nextGaussian();
        for (int k = 0; k < 6400; k++) {
            sums.add(k, 0, 10 + x + trend * k / 6400);
            x = memory * x + Math.sqrt(1 - memory * memory) * random.nextGaussian();
        }
        double[] means = new double[sums.size()];
        long[] counts = new long[means.length];
        for (int block = 0; block < means.length; block++) {
            counts[block] = sums.groupCount(block, 0, 0);
            means[block] = sums.groupSum(block, 0, 0, 0) / counts[block];
        }
        return BlockSeries.of(name, means, counts);
    }
}
