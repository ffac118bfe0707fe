package dev.perrin.analysis.run;

import dev.perrin.analysis.blocks.BlocksCodec;
import dev.perrin.analysis.blocks.TimeBlocks;
import dev.perrin.analysis.series.SeriesCodec;
import java.nio.ByteBuffer;

/// Bytes of a [RunAnalysis]: one value of the state store, so that a crash never leaves half of an update behind.
public final class RunAnalysisCodec {
    private static final byte VERSION = 1;

    private RunAnalysisCodec() {}

    public static byte[] encode(RunAnalysis run) {
        TimeBlocks blocks = run.blocks;
        int size = 4 + 6 * Long.BYTES + SeriesCodec.sizeInBytes(run.series);
        ByteBuffer out = ByteBuffer.allocate(size + (blocks == null ? 0 : BlocksCodec.sizeInBytes(blocks)));
        out.put(VERSION);
        out.putLong(run.lastOrdinal).putLong(run.lastStep);
        out.putLong(run.snapshotsAnalysed).putLong(run.snapshotsSkipped);
        out.putLong(run.observationsThrough).putLong(run.sequence);
        out.put(flag(run.referenceLost)).put(flag(run.finished)).put(flag(blocks != null));
        SeriesCodec.write(run.series, out);
        if (blocks != null) {
            BlocksCodec.write(blocks, out);
        }
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    /// @throws IllegalArgumentException for the bytes of another version
    public static RunAnalysis decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("state version must be " + VERSION + ", but is " + version);
        }
        long lastOrdinal = in.getLong();
        long lastStep = in.getLong();
        long snapshotsAnalysed = in.getLong();
        long snapshotsSkipped = in.getLong();
        long observationsThrough = in.getLong();
        long sequence = in.getLong();
        boolean referenceLost = in.get() != 0;
        boolean finished = in.get() != 0;
        boolean averaged = in.get() != 0;
        RunAnalysis run = new RunAnalysis(SeriesCodec.read(in));
        run.lastOrdinal = lastOrdinal;
        run.lastStep = lastStep;
        run.snapshotsAnalysed = snapshotsAnalysed;
        run.snapshotsSkipped = snapshotsSkipped;
        run.observationsThrough = observationsThrough;
        run.sequence = sequence;
        run.referenceLost = referenceLost;
        run.finished = finished;
        if (averaged) {
            run.blocks = BlocksCodec.read(in);
        }
        return run;
    }

    private static byte flag(boolean value) {
        return (byte) (value ? 1 : 0);
    }
}
