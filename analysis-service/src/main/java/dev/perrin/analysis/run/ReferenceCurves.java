package dev.perrin.analysis.run;

import dev.perrin.analysis.blocks.StateVersion;
import dev.perrin.analysis.displacement.SnapshotStatistics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// ‖θₖ − θ_ref‖² from several reference points. Of every curve the first snapshot in each of [#CELLS_PER_DECADE]
/// logarithmic cells of the lag is kept, and the last one: O(log T) memory. Not thread safe.
public final class ReferenceCurves {
    static final int CELLS_PER_DECADE = 40;
    private static final byte VERSION = 1;

    /// One curve.
    ///
    /// @param referenceStep where its reference point lies
    /// @param points ascending lags; the last one is of the latest snapshot
    public record Curve(long referenceStep, List<Point> points) {
        public Curve {
            points = List.copyOf(points);
        }
    }

    /// @param lagSteps since the reference point, > 0
    /// @param squared squared distance from it
    public record Point(long lagSteps, double squared) {}

    private final List<Track> tracks = new ArrayList<>();

    private static final class Track {
        private long referenceStep = -1;
        private long lastCell = -1;
        private final List<Point> kept = new ArrayList<>();
        private Point latest = new Point(0, Double.NaN);

        void add(long step, long reference, double squared) {
            long lag = step - reference;
            if (lag <= 0 || Double.isNaN(squared)) {
                return;
            }
            referenceStep = reference;
            latest = new Point(lag, squared);
            long cell = (long) Math.floor(CELLS_PER_DECADE * Math.log10((double) lag));
            if (cell > lastCell) {
                lastCell = cell;
                kept.add(latest);
            }
        }

        Curve curve() {
            List<Point> points = new ArrayList<>(kept);
            if (!points.isEmpty() && points.getLast().lagSteps() != latest.lagSteps()) {
                points.add(latest);
            }
            return new Curve(referenceStep, points);
        }
    }

    /// @param snapshot of a step after that of the call before
    void add(SnapshotStatistics snapshot) {
        long[] references = snapshot.referenceStep();
        while (tracks.size() < references.length) {
            tracks.add(new Track());
        }
        for (int i = 0; i < references.length; i++) {
            if (references[i] >= 0) {
                tracks.get(i).add(snapshot.step(), references[i], snapshot.referenceSquared()[i]);
            }
        }
    }

    /// Those with a point.
    public List<Curve> curves() {
        return tracks.stream()
                .map(Track::curve)
                .filter(curve -> !curve.points().isEmpty())
                .toList();
    }

    int sizeInBytes() {
        int size = 1 + Integer.BYTES;
        for (Track track : tracks) {
            size += 3 * Long.BYTES + Double.BYTES + Integer.BYTES + track.kept.size() * (Long.BYTES + Double.BYTES);
        }
        return size;
    }

    void write(ByteBuffer out) {
        out.put(VERSION).putInt(tracks.size());
        for (Track track : tracks) {
            out.putLong(track.referenceStep).putLong(track.lastCell);
            write(track.latest, out);
            out.putInt(track.kept.size());
            track.kept.forEach(point -> write(point, out));
        }
    }

    static ReferenceCurves read(ByteBuffer in) {
        StateVersion.require("reference curves", VERSION, in.get());
        ReferenceCurves curves = new ReferenceCurves();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            Track track = new Track();
            track.referenceStep = in.getLong();
            track.lastCell = in.getLong();
            track.latest = readPoint(in);
            int kept = in.getInt();
            for (int j = 0; j < kept; j++) {
                track.kept.add(readPoint(in));
            }
            curves.tracks.add(track);
        }
        return curves;
    }

    private static void write(Point point, ByteBuffer out) {
        out.putLong(point.lagSteps()).putDouble(point.squared());
    }

    private static Point readPoint(ByteBuffer in) {
        return new Point(in.getLong(), in.getDouble());
    }
}
