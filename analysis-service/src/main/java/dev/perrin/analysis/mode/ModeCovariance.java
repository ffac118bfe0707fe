package dev.perrin.analysis.mode;

import java.nio.ByteBuffer;

/// Covariance of the positions and velocities of all modes, exact and mergeable. Not thread safe.
///
/// Memory: 8 · 2m(2m + 1)/2 bytes, 66 kB for 64 modes.
public final class ModeCovariance {
    private final int modes;
    /// Positions, then velocities.
    private final CrossMoments moments;
    /// Scratch.
    private final double[] point;

    public ModeCovariance(int modes) {
        this(modes, new CrossMoments(2 * modes));
    }

    private ModeCovariance(int modes, CrossMoments moments) {
        this.modes = modes;
        this.moments = moments;
        this.point = new double[2 * modes];
    }

    public int modes() {
        return modes;
    }

    public long count() {
        return moments.count();
    }

    /// @param x positions, length modes. Not modified.
    /// @param y velocities, length modes. Not modified.
    public void add(double[] x, double[] y) {
        System.arraycopy(x, 0, point, 0, modes);
        System.arraycopy(y, 0, point, modes, modes);
        moments.add(point);
    }

    /// Makes this the covariance of the union.
    ///
    /// @param other of as many modes. Not modified.
    public void mergeWith(ModeCovariance other) {
        moments.mergeWith(other.moments);
    }

    public double position(int i, int j) {
        return moments.covariance(i, j);
    }

    public double velocity(int i, int j) {
        return moments.covariance(modes + i, modes + j);
    }

    /// Cov(xᵢ, yⱼ).
    public double cross(int i, int j) {
        return moments.covariance(i, modes + j);
    }

    public double meanPosition(int mode) {
        return moments.mean(mode);
    }

    public double meanVelocity(int mode) {
        return moments.mean(modes + mode);
    }

    public double positionCorrelation(int i, int j) {
        return moments.correlation(i, j);
    }

    /// Row-major covariance of the positions.
    public double[] positions() {
        return square(0, 0);
    }

    /// Row-major covariance of the velocities.
    public double[] velocities() {
        return square(modes, modes);
    }

    /// Row-major: row position, column velocity.
    public double[] crosses() {
        return square(0, modes);
    }

    private double[] square(int firstRow, int firstColumn) {
        double[] all = new double[modes * modes];
        for (int i = 0; i < modes; i++) {
            for (int j = 0; j < modes; j++) {
                all[i * modes + j] = moments.covariance(firstRow + i, firstColumn + j);
            }
        }
        return all;
    }

    public int sizeInBytes() {
        return Integer.BYTES + moments.sizeInBytes();
    }

    /// @param out Modified: advanced by [#sizeInBytes].
    public void write(ByteBuffer out) {
        out.putInt(modes);
        moments.write(out);
    }

    /// @param in Modified: advanced past what was written.
    public static ModeCovariance read(ByteBuffer in) {
        return new ModeCovariance(in.getInt(), CrossMoments.read(in));
    }
}
