package dev.perrin.analysis.blocks;

import java.nio.ByteBuffer;

/// Arrays of a state as bytes, every bit kept.
public final class StateArrays {
    private StateArrays() {}

    /// @param values Not modified.
    /// @param out Modified: advanced by 8 bytes a value.
    public static void write(double[] values, ByteBuffer out) {
        for (double value : values) {
            out.putLong(Double.doubleToRawLongBits(value));
        }
    }

    /// @param values Modified: filled.
    /// @param in Modified: advanced by 8 bytes a value.
    public static void read(double[] values, ByteBuffer in) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.longBitsToDouble(in.getLong());
        }
    }

    /// @param values Not modified.
    /// @param out Modified: advanced by 8 bytes a value.
    public static void write(long[] values, ByteBuffer out) {
        for (long value : values) {
            out.putLong(value);
        }
    }

    /// @param values Modified: filled.
    /// @param in Modified: advanced by 8 bytes a value.
    public static void read(long[] values, ByteBuffer in) {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getLong();
        }
    }
}
