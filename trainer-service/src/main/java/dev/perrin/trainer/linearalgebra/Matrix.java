package dev.perrin.trainer.linearalgebra;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Rows × columns of a slice of an array, row after row; or, transposed, column after column.
///
/// @param elements the slice, in float32 or float64; shared with the array
/// @param stride from one row to the next as they lie in the array, in elements
public record Matrix(MemorySegment elements, int rows, int columns, int stride, boolean transposed, boolean wide) {
    public static Matrix of(float[] array, int offset, int rows, int columns) {
        Objects.checkFromIndexSize(offset, Math.multiplyExact(rows, columns), array.length);
        MemorySegment slice =
                MemorySegment.ofArray(array).asSlice((long) offset * Float.BYTES, (long) rows * columns * Float.BYTES);
        return new Matrix(slice, rows, columns, columns, false, false);
    }

    public static Matrix of(double[] array, int offset, int rows, int columns) {
        Objects.checkFromIndexSize(offset, Math.multiplyExact(rows, columns), array.length);
        MemorySegment slice = MemorySegment.ofArray(array)
                .asSlice((long) offset * Double.BYTES, (long) rows * columns * Double.BYTES);
        return new Matrix(slice, rows, columns, columns, false, true);
    }

    /// The same elements.
    public Matrix transpose() {
        return new Matrix(elements, columns, rows, stride, !transposed, wide);
    }
}
