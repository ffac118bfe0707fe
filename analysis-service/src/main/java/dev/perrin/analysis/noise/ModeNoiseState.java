package dev.perrin.analysis.noise;

import dev.perrin.analysis.blocks.BlockSums;
import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.StateArrays;
import dev.perrin.analysis.blocks.StateVersion;
import dev.perrin.analysis.mode.ChanceCorrelation;
import dev.perrin.analysis.mode.CrossMoments;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What [ModeNoise] has seen. Not thread safe.
public final class ModeNoiseState {
    private static final byte VERSION = 1;
    private static final int MAX_BLOCKS = 32;

    private static final int N = 0;
    private static final int NN = 1;
    private static final int X = 2;
    private static final int XX = 3;
    private static final int NX = 4;
    private static final int COLUMNS = 5;

    private final ModeNoise settings;
    /// One row: the five moments of every mode; noise and position from their first values.
    private final BlockSums moments;
    private final CrossMoments covariance;
    private final NoiseAutocorrelation autocorrelation;
    private final StabilityIndex stability;
    private final TailIndex tail;

    private long lastIndex = -1;
    private boolean begun;
    /// Whether [#earlier] holds the first noise of a pair.
    private boolean half;

    private final double[] lastX;
    private final double[] lastY;
    private final double[] firstNoise;
    private final double[] firstX;
    private final double[] earlier;
    /// Scratch.
    private final double[] noise;

    private final double[] row;

    ModeNoiseState(ModeNoise settings) {
        this(
                settings,
                new BlockSums(1, COLUMNS * settings.modes(), MAX_BLOCKS),
                new CrossMoments(settings.modes()),
                new NoiseAutocorrelation(settings.modes(), settings.lags()),
                new StabilityIndex(settings.modes()),
                new TailIndex(settings.modes()));
    }

    private ModeNoiseState(
            ModeNoise settings,
            BlockSums moments,
            CrossMoments covariance,
            NoiseAutocorrelation autocorrelation,
            StabilityIndex stability,
            TailIndex tail) {
        this.settings = settings;
        this.moments = moments;
        this.covariance = covariance;
        this.autocorrelation = autocorrelation;
        this.stability = stability;
        this.tail = tail;
        int modes = settings.modes();
        this.lastX = new double[modes];
        this.lastY = new double[modes];
        this.firstNoise = new double[modes];
        this.firstX = new double[modes];
        this.earlier = new double[modes];
        this.noise = new double[modes];
        this.row = new double[COLUMNS * modes];
    }

    /// @param index of the snapshot, in steps; greater than that of the call before
    /// @param x positions, length modes. Not modified.
    /// @param y velocities, length modes. Not modified.
    public void add(long index, double[] x, double[] y) {
        if (index < 0 || index <= lastIndex) {
            throw new IllegalArgumentException(
                    "index must be at least 0 and after the last one, " + lastIndex + ", but is " + index);
        }
        if (lastIndex >= 0 && index == lastIndex + 1) {
            addNoise(index, y);
        } else {
            autocorrelation.breakOff();
            half = false;
        }
        System.arraycopy(x, 0, lastX, 0, settings.modes());
        System.arraycopy(y, 0, lastY, 0, settings.modes());
        lastIndex = index;
    }

    private void addNoise(long index, double[] y) {
        int modes = settings.modes();
        for (int mode = 0; mode < modes; mode++) {
            noise[mode] = y[mode]
                    - settings.momentumCoefficient() * lastY[mode]
                    + settings.curvatures().get(mode) * lastX[mode];
        }
        if (!begun) {
            begun = true;
            System.arraycopy(noise, 0, firstNoise, 0, modes);
            System.arraycopy(lastX, 0, firstX, 0, modes);
        }
        addPairs(index);
        for (int mode = 0; mode < modes; mode++) {
            noise[mode] -= firstNoise[mode];
            double position = lastX[mode] - firstX[mode];
            int at = COLUMNS * mode;
            row[at + N] = noise[mode];
            row[at + NN] = noise[mode] * noise[mode];
            row[at + X] = position;
            row[at + XX] = position * position;
            row[at + NX] = noise[mode] * position;
        }
        moments.add(index, 0, row);
        covariance.add(noise);
        autocorrelation.add(noise);
    }

    /// Differences of the noise of separate pairs of steps: symmetric, without the unknown constant, and as stable
    /// and as heavy-tailed as the noise.
    private void addPairs(long index) {
        int modes = settings.modes();
        if (!half) {
            System.arraycopy(noise, 0, earlier, 0, modes);
            half = true;
            return;
        }
        for (int mode = 0; mode < modes; mode++) {
            earlier[mode] = noise[mode] - earlier[mode];
        }
        stability.add(index, earlier);
        tail.add(earlier);
        half = false;
    }

    public ModeNoise settings() {
        return settings;
    }

    /// Steps whose noise is known.
    public long count() {
        return moments.count(0);
    }

    /// Variance of a mode's noise, free of what depends linearly on position: Var n − Cov(n,x)²/Var x.
    public BoundedEstimate variance(int mode) {
        return estimate(mode, m -> noiseVariance(m) - slope(m) * (m[NX] - m[N] * m[X]));
    }

    /// Curvature that a regression of the noise on position leaves: aₗ where the noise does not know the position.
    public BoundedEstimate fittedCurvature(int mode) {
        double curvature = settings.curvatures().get(mode);
        return estimate(mode, m -> curvature - slope(m));
    }

    private static double noiseVariance(double[] m) {
        return m[NN] - m[N] * m[N];
    }

    private static double slope(double[] m) {
        double variance = m[XX] - m[X] * m[X];
        return variance > 0 ? (m[NX] - m[N] * m[X]) / variance : 0;
    }

    private BoundedEstimate estimate(int mode, ToDoubleFunction<double[]> function) {
        int[] columns = new int[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            columns[i] = COLUMNS * mode + i;
        }
        return moments.estimate(new int[COLUMNS], columns, 0, function);
    }

    /// Greatest change of variance between the first and the last third.
    public VarianceChange varianceChange() {
        double[][] variances = new double[settings.modes()][moments.size()];
        for (int mode = 0; mode < variances.length; mode++) {
            double mean = moments.mean(0, COLUMNS * mode + N);
            for (int block = 0; block < moments.size(); block++) {
                double count = moments.groupCount(block, 0, 0);
                double own = moments.groupSum(block, 0, 0, COLUMNS * mode + N) / count;
                double square = moments.groupSum(block, 0, 0, COLUMNS * mode + NN) / count;
                variances[mode][block] = square - 2 * mean * own + mean * mean;
            }
        }
        return VarianceChange.greatest(variances);
    }

    /// Autocorrelation at lags 1 … lags, the mean over modes; NaN where there were no such pairs.
    public List<Double> autocorrelation() {
        List<Double> all = new ArrayList<>();
        for (int lag = 1; lag <= settings.lags(); lag++) {
            double sum = 0;
            int modes = 0;
            for (int mode = 0; mode < settings.modes(); mode++) {
                double variance = covariance.covariance(mode, mode);
                if (variance > 0) {
                    double mean = covariance.mean(mode);
                    sum += (autocorrelation.mean(lag, mode) - mean * mean) / variance;
                    modes++;
                }
            }
            all.add(sum / modes);
        }
        return all;
    }

    /// Two standard deviations of one of them, were the noise independent in time:
    /// 2 √(Σₗₘ ρ²ₗₘ)/(modes √n), ρ the correlations of the noise between modes.
    public double autocorrelationBound() {
        double squares = 0;
        int modes = 0;
        for (int i = 0; i < settings.modes(); i++) {
            for (int j = 0; j < settings.modes(); j++) {
                double correlation = covariance.correlation(i, j);
                squares += Double.isNaN(correlation) ? 0 : correlation * correlation;
            }
            modes += covariance.covariance(i, i) > 0 ? 1 : 0;
        }
        return 2 * Math.sqrt(squares / count()) / modes;
    }

    /// Stability index of the noise over all modes.
    public BoundedEstimate stabilityIndex() {
        return stability.estimate();
    }

    /// Hill's tail index over all modes.
    public BoundedEstimate tailIndex() {
        return tail.estimate();
    }

    /// Greatest correlation of the noise of two modes, against chance: a greater one says that noise and curvature
    /// do not commute.
    public ChanceCorrelation correlation() {
        int modes = settings.modes();
        double[][] correlation = new double[modes][modes];
        double[][] error = new double[modes][modes];
        for (int i = 0; i < modes; i++) {
            for (int j = 0; j < i; j++) {
                correlation[i][j] = covariance.correlation(i, j);
                error[i][j] = 1 / Math.sqrt((double) count());
            }
        }
        return ChanceCorrelation.of(correlation, error);
    }

    /// Share of ‖C‖² that is off the diagonal, Σ_{l≠m}(C²ₗₘ − CₗₗCₘₘ/n)/ΣC²ₗₘ, what chance adds being taken off; 0
    /// where noise and curvature commute.
    public double offDiagonalShare() {
        double off = 0;
        double all = 0;
        double n = count();
        for (int i = 0; i < settings.modes(); i++) {
            for (int j = 0; j < settings.modes(); j++) {
                double square = covariance.covariance(i, j) * covariance.covariance(i, j);
                all += square;
                if (i != j) {
                    off += square - covariance.covariance(i, i) * covariance.covariance(j, j) / n;
                }
            }
        }
        return Math.max(0, off / all);
    }

    public int sizeInBytes() {
        return 1
                + Long.BYTES
                + 2
                + 5 * Double.BYTES * settings.modes()
                + moments.sizeInBytes()
                + covariance.sizeInBytes()
                + autocorrelation.sizeInBytes()
                + stability.sizeInBytes()
                + tail.sizeInBytes();
    }

    /// @param out Modified: advanced by [#sizeInBytes].
    public void write(ByteBuffer out) {
        out.put(VERSION).putLong(lastIndex).put(flag(begun)).put(flag(half));
        for (double[] values : arrays()) {
            StateArrays.write(values, out);
        }
        moments.write(out);
        covariance.write(out);
        autocorrelation.write(out);
        stability.write(out);
        tail.write(out);
    }

    private double[][] arrays() {
        return new double[][] {lastX, lastY, firstNoise, firstX, earlier};
    }

    private static byte flag(boolean value) {
        return (byte) (value ? 1 : 0);
    }

    /// @param settings the same as of the state written
    /// @param in Modified: advanced past what was written.
    /// @throws IllegalArgumentException for the bytes of another version
    public static ModeNoiseState read(ModeNoise settings, ByteBuffer in) {
        StateVersion.require("mode noise", VERSION, in.get());
        long lastIndex = in.getLong();
        boolean begun = in.get() != 0;
        boolean half = in.get() != 0;
        double[][] arrays = new double[5][settings.modes()];
        for (double[] values : arrays) {
            StateArrays.read(values, in);
        }
        ModeNoiseState state = new ModeNoiseState(
                settings,
                BlockSums.read(in),
                CrossMoments.read(in),
                NoiseAutocorrelation.read(settings.modes(), settings.lags(), in),
                StabilityIndex.read(settings.modes(), in),
                TailIndex.read(settings.modes(), in));
        state.lastIndex = lastIndex;
        state.begun = begun;
        state.half = half;
        double[][] own = state.arrays();
        for (int i = 0; i < arrays.length; i++) {
            System.arraycopy(arrays[i], 0, own[i], 0, arrays[i].length);
        }
        return state;
    }
}
