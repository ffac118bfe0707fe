package dev.perrin.snapshot.archive;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/// CRC-32C of what is stored, and its form in metadata.
public final class Checksums {
    private Checksums() {}

    public static int crc32c(List<ByteBuffer> pieces) {
        CRC32C checksum = new CRC32C();
        pieces.forEach(piece -> checksum.update(piece.duplicate()));
        return (int) checksum.getValue();
    }

    public static String format(int checksum) {
        return HexFormat.of().toHexDigits(checksum);
    }

    static int parse(String text) {
        return HexFormat.fromHexDigits(text);
    }
}
