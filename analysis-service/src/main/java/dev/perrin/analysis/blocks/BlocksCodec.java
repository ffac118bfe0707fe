package dev.perrin.analysis.blocks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Bytes of [TimeBlocks], for the state store of stage 2.
public final class BlocksCodec {
    private BlocksCodec() {}

    public static int sizeInBytes(TimeBlocks blocks) {
        int perBlock = 2 * Integer.BYTES
                + Double.BYTES
                + blocks.modes() * 3 * Double.BYTES
                + blocks.lags() * (Double.BYTES + 4);
        return 3 * Integer.BYTES + 2 * Long.BYTES + blocks.blocks().size() * perBlock;
    }

    public static void write(TimeBlocks blocks, ByteBuffer out) {
        out.putInt(blocks.modes()).putInt(blocks.lags());
        out.putLong(blocks.firstPosition()).putLong(blocks.blockLength());
        out.putInt(blocks.blocks().size());
        for (Block block : blocks.blocks()) {
            out.putInt(block.snapshots).putInt(block.projected).putDouble(block.velocitySquared);
            write(block.positionMean, out);
            write(block.positionDeviation, out);
            write(block.velocityModeSquared, out);
            write(block.lagSquared, out);
            for (int windows : block.windows) {
                out.putInt(windows);
            }
        }
    }

    public static TimeBlocks read(ByteBuffer in) {
        int modes = in.getInt();
        int lags = in.getInt();
        long firstPosition = in.getLong();
        long blockLength = in.getLong();
        int count = in.getInt();
        List<Block> restored = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Block block = new Block(modes, lags);
            block.snapshots = in.getInt();
            block.projected = in.getInt();
            block.velocitySquared = in.getDouble();
            read(block.positionMean, in);
            read(block.positionDeviation, in);
            read(block.velocityModeSquared, in);
            read(block.lagSquared, in);
            for (int slot = 0; slot < lags; slot++) {
                block.windows[slot] = in.getInt();
            }
            restored.add(block);
        }
        TimeBlocks blocks = new TimeBlocks(modes, lags);
        blocks.restore(firstPosition, blockLength, restored);
        return blocks;
    }

    private static void write(double[] values, ByteBuffer out) {
        for (double value : values) {
            out.putDouble(value);
        }
    }

    /// @param values Modified: filled from the buffer.
    private static void read(double[] values, ByteBuffer in) {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getDouble();
        }
    }
}
