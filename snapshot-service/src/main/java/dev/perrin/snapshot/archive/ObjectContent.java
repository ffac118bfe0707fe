package dev.perrin.snapshot.archive;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is put under a key: bytes in several pieces, so that a segment is written without being copied together.
///
/// @param pieces one after another. Not modified.
/// @param metadata stored beside the object; the checksum is always among it, and is computed unless it is given
public record ObjectContent(List<ByteBuffer> pieces, String contentType, Map<String, String> metadata) {
    /// Metadata key of the CRC-32C of the whole object, eight hexadecimal digits.
    public static final String CHECKSUM = "perrin-crc32c";

    public ObjectContent {
        pieces = List.copyOf(pieces);
        if (!metadata.containsKey(CHECKSUM)) {
            Map<String, String> withChecksum = new LinkedHashMap<>(metadata);
            withChecksum.put(CHECKSUM, Checksums.format(Checksums.crc32c(pieces)));
            metadata = withChecksum;
        }
        metadata = Map.copyOf(metadata);
    }

    public static ObjectContent of(byte[] bytes, String contentType) {
        return new ObjectContent(List.of(ByteBuffer.wrap(bytes)), contentType, Map.of());
    }

    public long sizeInBytes() {
        return pieces.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    public int crc32c() {
        return Checksums.parse(metadata.getOrDefault(CHECKSUM, ""));
    }

    public InputStream newInputStream() {
        return new PiecesInputStream(pieces);
    }
}
