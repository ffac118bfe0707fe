package dev.perrin.analysis.exponent;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.LagSamples;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/// A measured mean-squared displacement at some lags, and how sure any number is that is read off its logarithms.
///
/// **Interval.** A number Σ wᵢ ln MSDᵢ gets the error of a jackknife over groups of time blocks, corrected for the
/// correlation that remains between groups:
///
/// σ² = ( (K−1)/K · Σ_g (c₋g − ⟨c⟩)² ) · v·(K−1)/(vₙ − v),
///
/// c₋g the number without group g; v and vₙ the variances over the whole and over one group of [ModelledScatter], whose
/// ratio alone enters: 1 for groups that know nothing of each other, 2.4 for persistent increments with α = 1.6. The
/// number of dimensions and their inequality are in the jackknife, nothing is assumed of them. The interval is
/// c ± t·σ with K − 1 degrees of freedom. Its coverage, against other intervals: README.
///
/// Not thread safe: remembers what it has computed.
public final class MsdCurve {
    /// The correction is taken from lags so far apart: nearer ones differ by less than the model is accurate.
    private static final double MODELLED_SPACING = 1.3;

    /// Share of a variance that the model may be wrong by.
    private static final double NOT_KNOWN = 0.01;

    private final LagSamples samples;
    private final long intervalSteps;
    private final double[] lagSteps;
    private final double[] logMsd;
    private final ModelledScatter model;

    private MsdCurve(LagSamples samples, long intervalSteps) {
        this.samples = samples;
        this.intervalSteps = intervalSteps;
        int count = samples.size();
        this.lagSteps = new double[count];
        this.logMsd = new double[count];
        for (int i = 0; i < count; i++) {
            lagSteps[i] = (double) samples.lag(i) * intervalSteps;
            logMsd[i] = Math.log(samples.msd(i));
        }
        this.model = new ModelledScatter(samples);
    }

    /// Lags without windows and those where nothing moved are left out: they have no logarithm.
    ///
    /// @param intervalSteps steps a snapshot interval, 1 or more
    /// @throws IllegalArgumentException when fewer than two lags remain
    public static MsdCurve of(LagSamples samples, long intervalSteps) {
        if (intervalSteps < 1) {
            throw new IllegalArgumentException("intervalSteps %d must be at least 1".formatted(intervalSteps));
        }
        int[] usable = usable(samples);
        if (usable.length < 2) {
            throw new IllegalArgumentException(
                    "samples must have at least 2 lags with a displacement, not " + usable.length);
        }
        return new MsdCurve(samples.only(usable), intervalSteps);
    }

    /// Whether there are enough lags with a displacement for [#of].
    public static boolean measurable(LagSamples samples) {
        return usable(samples).length >= 2;
    }

    private static int[] usable(LagSamples samples) {
        return IntStream.range(0, samples.size())
                .filter(i -> samples.windows(i) > 0 && samples.msd(i) > 0)
                .toArray();
    }

    /// Number of lags.
    public int size() {
        return lagSteps.length;
    }

    public double lagSteps(int i) {
        return lagSteps[i];
    }

    public double msd(int i) {
        return Math.exp(logMsd[i]);
    }

    public double logMsd(int i) {
        return logMsd[i];
    }

    /// First index with a lag that is not shorter; [#size] when there is none.
    public int firstFrom(double steps) {
        int i = 0;
        while (i < lagSteps.length && lagSteps[i] < steps) {
            i++;
        }
        return i;
    }

    /// Windows averaged over.
    public long windows(int i) {
        return Math.round(samples.windows(i));
    }

    /// Averaged part, in steps.
    public double averagedSteps() {
        return (double) samples.blockLength() * samples.blocks() * intervalSteps;
    }

    /// Whether windows of a lag are short enough for an error.
    public boolean hasError(int i) {
        return samples.groupSize(samples.lag(i)) > 0;
    }

    /// Lags from one index to before another, in steps.
    public double[] lags(int from, int to) {
        return Arrays.copyOfRange(lagSteps, from, to);
    }

    /// Logarithms of the displacements from one index to before another.
    public double[] logs(int from, int to) {
        return Arrays.copyOfRange(logMsd, from, to);
    }

    /// A number Σ wᵢ ln MSDᵢ over the lags from one index to before another, at least two, with its interval.
    public BoundedEstimate estimate(LogWeights kind, int from, int to) {
        double[] weights = kind.of(lags(from, to));
        double value = LogWeights.sum(weights, logs(from, to));
        int groupSize = samples.groupSize(samples.lag(to - 1));
        if (groupSize == 0) {
            return BoundedEstimate.of(value, Double.NaN, 0, windows(to - 1));
        }
        double variance = jackknife(weights, from, groupSize) * correction(kind, from, to, groupSize);
        return BoundedEstimate.of(value, Math.sqrt(variance), samples.groups(groupSize) - 1, windows(to - 1));
    }

    private double jackknife(double[] weights, int from, int groupSize) {
        int groups = samples.groups(groupSize);
        double[] values = new double[groups];
        double mean = 0;
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < weights.length; i++) {
                double msd = samples.msdWithout(from + i, group * groupSize, (group + 1) * groupSize);
                values[group] += weights[i] * Math.log(msd);
            }
            mean += values[group] / groups;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return squares * (groups - 1) / groups;
    }

    /// v·(K−1)/(vₙ − v) of the same number on fewer lags, held between 1 and K − 1: rounding of the model must not make
    /// an interval narrower than the jackknife's.
    private double correction(LogWeights kind, int from, int to, int groupSize) {
        int[] indices = spread(from, to);
        double[] lags = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
            lags[i] = lagSteps[indices[i]];
        }
        double[] weights = kind.of(lags);
        double variance = model.variance(indices, weights);
        double found = model.jackknife(indices, weights, groupSize);
        double most = samples.groups(groupSize) - 1.0;
        return found * most <= variance ? most : Math.max(1, variance / found);
    }

    /// Lags from `from` to before `to` that are a factor [#MODELLED_SPACING] apart, the last always among them.
    private int[] spread(int from, int to) {
        int[] some = IntStream.range(from, to)
                .filter(i -> i == from
                        || i == to - 1
                        || (rung(from, i) > rung(from, i - 1) && lagSteps[to - 1] >= MODELLED_SPACING * lagSteps[i]))
                .toArray();
        return some.length < 2 ? new int[] {from, to - 1} : some;
    }

    private int rung(int from, int i) {
        return (int) Math.floor(Math.log(lagSteps[i] / lagSteps[from]) / Math.log(MODELLED_SPACING) + 1e-9);
    }

    /// Covariance of ln MSD at some lags: the model for one dimension over the effective number of dimensions, that is
    /// the mean over the lags of modelled over found variance. The diagonal is raised by a hundredth, for what the
    /// model does not know; it is positive definite also where the model is not, which rests on a measured curve.
    ///
    /// @param indices of the lags, ascending, all with an error. Not modified.
    /// @return empty where nothing scatters: motion without noise has no errors
    public Optional<double[][]> covariance(int[] indices) {
        int count = indices.length;
        int groupSize = samples.groupSize(samples.lag(indices[count - 1]));
        if (groupSize == 0) {
            throw new IllegalArgumentException(
                    "lag %d must be short enough for an error".formatted(samples.lag(indices[count - 1])));
        }
        double[] one = {1};
        double perDimension = 0;
        for (int index : indices) {
            int[] lag = {index};
            double most = samples.groups(groupSize) - 1.0;
            double expected = Math.max(model.jackknife(lag, one, groupSize), model.variance(lag, one) / most);
            perDimension += jackknife(one, index, groupSize) / expected / count;
        }
        double[][] covariance = new double[count][count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                covariance[i][j] = perDimension * model.covariance(indices[i], indices[j]);
            }
            if (!(covariance[i][i] > 0)) {
                return Optional.empty();
            }
        }
        return Optional.of(ValidCovariance.of(covariance, NOT_KNOWN));
    }
}
