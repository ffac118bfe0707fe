package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.StateArrays;
import dev.perrin.analysis.blocks.StateVersion;
import dev.perrin.analysis.spectrum.RealFft;
import dev.perrin.analysis.spectrum.WelchSpectrum;
import java.nio.ByteBuffer;

/// What a [ModeSpectrum] has seen. Not thread safe.
public final class ModeSpectrumState {
    private static final byte VERSION = 1;
    /// Segments that the length shown must have.
    private static final int ENOUGH = 16;

    private final ModeSpectrum settings;
    /// Ring of the last `longest` velocities, `[longest][modes]`.
    private final double[] samples;
    /// By length: sums of power, `[modes][n/2 + 1]`.
    private final double[][] power;
    private final long[] segments;
    private long lastIndex = -1;
    /// Samples since the last gap.
    private long unbroken;
    /// Scratch by length.
    private final RealFft[] transforms;

    ModeSpectrumState(ModeSpectrum settings) {
        this.settings = settings;
        this.samples = new double[settings.longest() * settings.modes()];
        int lengths = settings.lengths();
        this.power = new double[lengths][];
        this.segments = new long[lengths];
        this.transforms = new RealFft[lengths];
        for (int number = 0; number < lengths; number++) {
            power[number] = new double[settings.modes() * bins(number)];
            transforms[number] = new RealFft(settings.length(number));
        }
    }

    private int bins(int number) {
        return settings.length(number) / 2 + 1;
    }

    /// @param index on an evenly spaced snapshot schedule; greater than that of the call before
    /// @param y velocities, length modes. Not modified.
    public void add(long index, double[] y) {
        Ordered.require(index, lastIndex);
        unbroken = index == lastIndex + 1 ? unbroken + 1 : 1;
        lastIndex = index;
        int place = (int) (index % settings.longest());
        System.arraycopy(y, 0, samples, place * settings.modes(), settings.modes());
        for (int number = 0; number < settings.lengths(); number++) {
            int length = settings.length(number);
            if (unbroken >= length && (unbroken - length) % (length / 2) == 0) {
                addSegments(number, index);
            }
        }
    }

    private void addSegments(int number, long index) {
        int length = settings.length(number);
        double[] segment = new double[length];
        double[] own = new double[bins(number)];
        double[] scratch = new double[bins(number)];
        for (int mode = 0; mode < settings.modes(); mode++) {
            for (int i = 0; i < length; i++) {
                int place = (int) ((index - length + 1 + i) % settings.longest());
                segment[i] = samples[place * settings.modes() + mode];
            }
            WelchSpectrum.powerSpectrum(transforms[number], segment, own, scratch);
            int begin = mode * own.length;
            for (int bin = 0; bin < own.length; bin++) {
                power[number][begin + bin] += own[bin];
            }
        }
        segments[number]++;
    }

    public ModeSpectrum settings() {
        return settings;
    }

    /// Segments of a length.
    public long segments(int length) {
        return segments[Integer.numberOfTrailingZeros(length) - Integer.numberOfTrailingZeros(ModeSpectrum.SHORTEST)];
    }

    /// Length of the segments shown: the longest of which there are sixteen; 0 before the first segment.
    public int shownLength() {
        for (int number = settings.lengths() - 1; number >= 0; number--) {
            if (segments[number] >= ENOUGH) {
                return settings.length(number);
            }
        }
        return segments[0] > 0 ? ModeSpectrum.SHORTEST : 0;
    }

    /// Frequencies of the bins, radians a step.
    ///
    /// @param steps between snapshots, at least 1
    public double[] frequencies(long steps) {
        int length = shownLength();
        double[] all = new double[length == 0 ? 0 : length / 2 + 1];
        for (int bin = 0; bin < all.length; bin++) {
            all[bin] = 2 * Math.PI * bin / (length * (double) steps);
        }
        return all;
    }

    /// One-sided density, velocity² a (radian a step): its integral from 0 to π/steps is the mean square of the
    /// velocity.
    ///
    /// @param steps between snapshots, at least 1
    public double[] density(int mode, long steps) {
        int length = shownLength();
        if (length == 0) {
            return new double[0];
        }
        int number = Integer.numberOfTrailingZeros(length / ModeSpectrum.SHORTEST);
        double[] density = new double[bins(number)];
        double width = 2 * Math.PI / (length * (double) steps);
        for (int bin = 0; bin < density.length; bin++) {
            // the two outermost bins are half as wide
            double share = bin == 0 || bin == density.length - 1 ? 2 : 1;
            density[bin] = share * power[number][mode * density.length + bin] / segments[number] / width;
        }
        return density;
    }

    /// Frequency of the greatest value, radians a step; NONE where it lies at an end of the spectrum.
    ///
    /// @param steps between snapshots, at least 1
    public BoundedEstimate peak(int mode, long steps) {
        int length = shownLength();
        if (length == 0 || segments(length) < ENOUGH) {
            return BoundedEstimate.NONE;
        }
        double width = 2 * Math.PI / (length * (double) steps);
        return SpectralPeak.of(density(mode, steps), segments(length)).times(width);
    }

    public int sizeInBytes() {
        int sums = 0;
        for (double[] sum : power) {
            sums += sum.length;
        }
        return 1 + Long.BYTES * (2 + segments.length) + Double.BYTES * (samples.length + sums);
    }

    /// @param out Modified: advanced by [#sizeInBytes].
    public void write(ByteBuffer out) {
        out.put(VERSION).putLong(lastIndex).putLong(unbroken);
        StateArrays.write(segments, out);
        StateArrays.write(samples, out);
        for (double[] sum : power) {
            StateArrays.write(sum, out);
        }
    }

    /// @param settings the same as of the state written
    /// @param in Modified: advanced past what was written.
    /// @throws IllegalArgumentException for the bytes of another version
    public static ModeSpectrumState read(ModeSpectrum settings, ByteBuffer in) {
        StateVersion.require("mode spectrum", VERSION, in.get());
        ModeSpectrumState state = new ModeSpectrumState(settings);
        state.lastIndex = in.getLong();
        state.unbroken = in.getLong();
        StateArrays.read(state.segments, in);
        StateArrays.read(state.samples, in);
        for (double[] sum : state.power) {
            StateArrays.read(sum, in);
        }
        return state;
    }
}
