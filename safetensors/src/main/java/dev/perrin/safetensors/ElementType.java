package dev.perrin.safetensors;

import java.util.Arrays;
import java.util.Optional;

/// Element types that Perrin stores; the names are those of the format. Little-endian.
public enum ElementType {
    F64(8),
    F32(4),
    BF16(2),
    I64(8);

    private final int sizeInBytes;

    ElementType(int sizeInBytes) {
        this.sizeInBytes = sizeInBytes;
    }

    public int sizeInBytes() {
        return sizeInBytes;
    }

    static Optional<ElementType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
