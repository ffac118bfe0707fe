package dev.perrin.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A whole file in memory, viewed without a copy.
///
/// @param data the tensors' bytes
public record SafetensorsFile(SafetensorsHeader header, ByteBuffer data) {
    /// @param bytes the whole file. Not modified; kept alive by the result.
    public static SafetensorsFile parse(ByteBuffer bytes) {
        SafetensorsHeader header = SafetensorsHeader.parse(bytes);
        int start = SafetensorsHeader.encodedLength(bytes);
        ByteBuffer data = bytes.slice(bytes.position() + start, bytes.remaining() - start);
        if (data.remaining() != header.dataSizeInBytes()) {
            throw new SafetensorsException(
                    "tensors take " + header.dataSizeInBytes() + " bytes, but the file has " + data.remaining());
        }
        return new SafetensorsFile(header, data.asReadOnlyBuffer());
    }

    /// Little-endian bytes of one tensor.
    public ByteBuffer tensor(String name) {
        TensorInfo tensor =
                header.tensor(name).orElseThrow(() -> new SafetensorsException("tensor '" + name + "' is missing"));
        return data.slice(Math.toIntExact(tensor.begin()), Math.toIntExact(tensor.sizeInBytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
