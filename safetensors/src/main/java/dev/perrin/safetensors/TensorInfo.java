package dev.perrin.safetensors;

import java.util.List;

/// Where one tensor lies in the file.
///
/// @param shape row-major extents; empty for a scalar
/// @param begin first byte, counted from the end of the header
public record TensorInfo(String name, ElementType type, List<Long> shape, long begin) {
    public TensorInfo {
        shape = List.copyOf(shape);
        if (begin < 0) {
            throw new SafetensorsException("begin of tensor '" + name + "' must not be negative, but is " + begin);
        }
        if (sizeInBytes(name, type, shape) > Long.MAX_VALUE - begin) {
            throw new SafetensorsException("begin of tensor '" + name + "' is too large: " + begin);
        }
    }

    public long sizeInBytes() {
        return sizeInBytes(name, type, shape);
    }

    /// First byte after the tensor, counted from the end of the header.
    public long end() {
        return begin + sizeInBytes();
    }

    static long sizeInBytes(String name, ElementType type, List<Long> shape) {
        long size = type.sizeInBytes();
        for (long extent : shape) {
            if (extent < 0) {
                throw new SafetensorsException("shape of tensor '" + name + "' must not be negative, but is " + shape);
            }
            try {
                size = Math.multiplyExact(size, extent);
            } catch (ArithmeticException overflow) {
                throw new SafetensorsException("shape of tensor '" + name + "' is too large: " + shape, overflow);
            }
        }
        return size;
    }
}
