package dev.perrin.analysis.exponent;

import dev.perrin.analysis.blocks.LagSamples;
import dev.perrin.analysis.lag.LagSet;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/// Measured curves made from a formula: every block has the mean-squared displacement of the formula times
/// 1 + relative scatter, the same for neighbouring lags.
public final class MsdCurves {
    private MsdCurves() {}

    /// @param msd of a lag in snapshot intervals
    /// @param longest lag, at most 1/8 of the run of 8·longest
    /// @param scatter relative standard deviation of a block
    public static MsdCurve of(DoubleUnaryOperator msd, int longest, double scatter, long seed) {
        LagSet set = LagSet.upTo(8L * longest);
        int count = 0;
        while (count < set.size() && set.lag(count) <= longest) {
            count++;
        }
        long[] lags = new long[count];
        int blocks = 32;
        double[][] sums = new double[blocks][count];
        double[][] counts = new double[blocks][count];
        SplittableRandom random = new SplittableRandom(seed);
        for (int block = 0; block < blocks; block++) {
            double common = random.nextGaussian();
            for (int i = 0; i < count; i++) {
                lags[i] = set.lag(i);
                counts[block][i] = 100;
                double deviation = scatter * (common + 0.1 * random.nextGaussian());
                sums[block][i] = 100 * msd.applyAsDouble((double) lags[i]) * Math.max(0.01, 1 + deviation);
            }
        }
        return MsdCurve.of(new LagSamples(Math.max(1, longest / 4), lags, sums, counts), 1);
    }

    /// Three coordinates over 4,000 snapshots, lags up to an eighth of them.
    ///
    /// @param process "anomalous", fractional Brownian motion of exponent 0.6, or "confined", an
    ///     Ornstein-Uhlenbeck process of rate 0.02
    public static MsdCurve simulated(String process, long seed) {
        SimulatedEnsemble ensemble = switch (process) {
            case "anomalous" -> SimulatedEnsemble.fractionalBrownian(0.6, 3, 4000);
            case "confined" -> SimulatedEnsemble.of(process, LinearProcess.ornsteinUhlenbeck(0.02), 3, 4000, 1);
            default -> throw new IllegalArgumentException(process);
        };
        return MsdCurve.of(ensemble.sample(seed, true), 1);
    }
}
