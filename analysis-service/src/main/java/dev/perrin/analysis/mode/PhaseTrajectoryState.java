package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.StateVersion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/// What [PhaseTrajectory] has kept. Not thread safe.
public final class PhaseTrajectoryState {
    private static final byte VERSION = 1;
    private static final int POINT_BYTES = 4 * Long.BYTES;

    private final PhaseTrajectory settings;
    private final List<List<PhasePoint>> closed = new ArrayList<>();
    private final List<PhaseCell> open = new ArrayList<>();
    private long firstIndex = -1;
    private long lastIndex = -1;

    PhaseTrajectoryState(PhaseTrajectory settings) {
        this.settings = settings;
        for (int mode = 0; mode < settings.modes(); mode++) {
            closed.add(new ArrayList<>());
            open.add(new PhaseCell());
        }
    }

    /// @param index on the snapshot schedule, or the ordinal on a logarithmic one; greater than that of the call
    ///     before
    /// @param x positions, length modes. Not modified.
    /// @param y velocities, length modes. Not modified.
    public void add(long index, long step, double[] x, double[] y) {
        Ordered.require(index, lastIndex);
        if (firstIndex < 0) {
            firstIndex = index;
        } else if (settings.cell(index - firstIndex) != settings.cell(lastIndex - firstIndex)) {
            for (int mode = 0; mode < settings.modes(); mode++) {
                closed.get(mode).addAll(open.get(mode).points());
                open.get(mode).clear();
            }
        }
        lastIndex = index;
        for (int mode = 0; mode < settings.modes(); mode++) {
            open.get(mode).add(new PhasePoint(index, step, x[mode], y[mode]));
        }
    }

    public PhaseTrajectory settings() {
        return settings;
    }

    /// Points that are never going to change, in order of time.
    public List<PhasePoint> closed(int mode) {
        return Collections.unmodifiableList(closed.get(mode));
    }

    /// All points with those of the cell that is still open.
    public List<PhasePoint> points(int mode) {
        List<PhasePoint> all = new ArrayList<>(closed.get(mode));
        all.addAll(open.get(mode).points());
        return all;
    }

    /// Number of [#points].
    public int pointCount(int mode) {
        return closed.get(mode).size() + open.get(mode).points().size();
    }

    /// Some of [#points]; nothing but these is copied.
    ///
    /// @param from ≥ 0
    /// @param to at most [#pointCount]
    public List<PhasePoint> points(int mode, int from, int to) {
        List<PhasePoint> before = closed.get(mode);
        List<PhasePoint> some =
                new ArrayList<>(before.subList(Math.min(from, before.size()), Math.min(to, before.size())));
        if (to > before.size()) {
            some.addAll(open.get(mode).points().subList(Math.max(0, from - before.size()), to - before.size()));
        }
        return some;
    }

    public int sizeInBytes() {
        int points = 0;
        for (int mode = 0; mode < settings.modes(); mode++) {
            points += pointCount(mode);
        }
        return 1 + 2 * Long.BYTES + settings.modes() * 2 * Integer.BYTES + points * POINT_BYTES;
    }

    /// @param out Modified: advanced by [#sizeInBytes].
    public void write(ByteBuffer out) {
        out.put(VERSION).putLong(firstIndex).putLong(lastIndex);
        for (int mode = 0; mode < settings.modes(); mode++) {
            write(closed.get(mode), out);
            write(open.get(mode).points(), out);
        }
    }

    private static void write(List<PhasePoint> points, ByteBuffer out) {
        out.putInt(points.size());
        for (PhasePoint point : points) {
            out.putLong(point.index()).putLong(point.step());
            out.putLong(Double.doubleToRawLongBits(point.position()));
            out.putLong(Double.doubleToRawLongBits(point.velocity()));
        }
    }

    /// @param settings the same as of the state written
    /// @param in Modified: advanced past what was written.
    /// @throws IllegalArgumentException for the bytes of another version
    public static PhaseTrajectoryState read(PhaseTrajectory settings, ByteBuffer in) {
        StateVersion.require("phase trajectory", VERSION, in.get());
        PhaseTrajectoryState state = new PhaseTrajectoryState(settings);
        state.firstIndex = in.getLong();
        state.lastIndex = in.getLong();
        for (int mode = 0; mode < settings.modes(); mode++) {
            readPoints(state.closed.get(mode)::add, in);
            readPoints(state.open.get(mode)::add, in);
        }
        return state;
    }

    private static void readPoints(Consumer<PhasePoint> to, ByteBuffer in) {
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            long index = in.getLong();
            long step = in.getLong();
            to.accept(new PhasePoint(
                    index, step, Double.longBitsToDouble(in.getLong()), Double.longBitsToDouble(in.getLong())));
        }
    }
}
