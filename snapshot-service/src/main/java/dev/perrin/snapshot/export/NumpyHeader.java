package dev.perrin.snapshot.export;

import dev.perrin.safetensors.ElementType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What stands before the elements of a `.npy` file, version 1.0.
///
/// ```text
///  0            6     8       10                     10+H, a multiple of 64
/// +------------+-----+-------+----------------------+--------------------------
/// | 93 "NUMPY" | 1 0 | H, LE | dict, spaces, newline| elements, row-major
/// +------------+-----+-------+----------------------+--------------------------
/// ```
final class NumpyHeader {
    private static final int PREFIX = 10;
    private static final int ALIGNMENT = 64;
    private static final int MAX_LENGTH = 0xffff;

    private NumpyHeader() {}

    /// NumPy has no bfloat16; such elements are written as float32, which holds each of them exactly.
    static ElementType written(ElementType stored) {
        return stored == ElementType.BF16 ? ElementType.F32 : stored;
    }

    /// @param type as written
    /// @param shape row-major extents; empty for a scalar
    static byte[] encode(ElementType type, List<Long> shape) {
        String extents = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String dictionary = "{'descr': '" + description(type) + "', 'fortran_order': False, 'shape': (" + extents
                + (shape.size() == 1 ? "," : "") + "), }";
        int length = Math.ceilDiv(PREFIX + dictionary.length() + 1, ALIGNMENT) * ALIGNMENT;
        if (length - PREFIX > MAX_LENGTH) {
            throw new IllegalArgumentException("shape must fit a NumPy header, but has " + shape.size() + " extents");
        }
        byte[] header = new byte[length];
        Arrays.fill(header, (byte) ' ');
        byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
        System.arraycopy(magic, 0, header, 0, magic.length);
        header[8] = (byte) (length - PREFIX);
        header[9] = (byte) ((length - PREFIX) >>> 8);
        byte[] text = dictionary.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, header, PREFIX, text.length);
        header[length - 1] = '\n';
        return header;
    }

    private static String description(ElementType type) {
        return switch (type) {
            case F64 -> "<f8";
            case F32 -> "<f4";
            case I64 -> "<i8";
            default -> throw new IllegalArgumentException("NumPy has no type " + type);
        };
    }
}
