package dev.perrin.analysis.series;

import dev.perrin.analysis.series.DisplacementSeries.LossSum;
import dev.perrin.analysis.series.DisplacementSeries.Pending;
import java.nio.ByteBuffer;

/// Bytes of a [DisplacementSeries], for the state store of stage 2.
public final class SeriesCodec {
    private SeriesCodec() {}

    public static int sizeInBytes(DisplacementSeries series) {
        return 7 * Long.BYTES
                + 2 * Integer.BYTES
                + series.pending.size() * 4 * Long.BYTES
                + series.losses.size() * 3 * Long.BYTES;
    }

    public static void write(DisplacementSeries series, ByteBuffer out) {
        out.putLong(series.unitSteps).putLong(series.referenceStep);
        out.putLong(series.taken).putLong(series.lastIndex);
        out.putDouble(series.localSum).putLong(series.localCount).putLong(series.observedThroughStep);
        out.putInt(series.pending.size());
        for (Pending point : series.pending) {
            out.putLong(point.step()).putLong(point.index());
            out.putDouble(point.globalSquared()).putDouble(point.localSquared());
        }
        out.putInt(series.losses.size());
        series.losses.forEach(
                (cell, loss) -> out.putLong(cell).putDouble(loss.sum()).putLong(loss.count()));
    }

    public static DisplacementSeries read(ByteBuffer in) {
        DisplacementSeries series = new DisplacementSeries(in.getLong(), in.getLong());
        series.taken = in.getLong();
        series.lastIndex = in.getLong();
        series.localSum = in.getDouble();
        series.localCount = in.getLong();
        series.observedThroughStep = in.getLong();
        int pending = in.getInt();
        for (int i = 0; i < pending; i++) {
            series.pending.add(new Pending(in.getLong(), in.getLong(), in.getDouble(), in.getDouble()));
        }
        int losses = in.getInt();
        for (int i = 0; i < losses; i++) {
            long cell = in.getLong();
            series.losses.put(cell, new LossSum(in.getDouble(), in.getLong()));
        }
        return series;
    }
}
