package dev.perrin.trainer.data.image;

import dev.perrin.trainer.data.DataException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// The bytes of a file of decoded images. Integers are big-endian.
///
/// ```text
///  0        4         8         12     16         20       52        56              56+4N … P      P
/// +--------+---------+---------+------+----------+--------+---------+---------------+------+---------------------
/// | magic  | version | N       | side | channels | SHA-256| CRC-32C | CRC-32C of    | zeros| N × side × side ×
/// | PRNT   | 1       |         |      |          | of the | of 0 …  | each image    |      | channels bytes
/// |        |         |         |      |          | source | 52      |               |      |
/// +--------+---------+---------+------+----------+--------+---------+---------------+------+---------------------
/// ```
///
/// P is 56 + 4N rounded up to a multiple of 4096.
final class TensorFile {
    private static final int MAGIC = 0x50524E54;
    private static final int VERSION = 1;
    private static final int CHECKSUMS = 56;
    private static final int PAGE = 4096;

    private TensorFile() {}

    /// @param fingerprint SHA-256 of the source, in hexadecimal digits
    record Head(int imageCount, int side, int channels, String fingerprint) {
        long imageSize() {
            return (long) side * side * channels;
        }

        long firstImage() {
            return (CHECKSUMS + (long) Integer.BYTES * imageCount + PAGE - 1) / PAGE * PAGE;
        }

        long fileSize() {
            return firstImage() + imageCount * imageSize();
        }

        private ByteBuffer bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(CHECKSUMS)
                    .putInt(MAGIC)
                    .putInt(VERSION)
                    .putInt(imageCount)
                    .putInt(side)
                    .putInt(channels)
                    .put(HexFormat.of().parseHex(fingerprint));
            CRC32C checksum = new CRC32C();
            checksum.update(bytes.array(), 0, bytes.position());
            return bytes.putInt((int) checksum.getValue()).flip();
        }
    }

    /// Whether the file is there, whole, and made of this source.
    static boolean matches(Path file, Head head) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != head.fileSize()) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer found = ByteBuffer.allocate(CHECKSUMS);
            while (found.hasRemaining() && channel.read(found) >= 0) {}
            return found.flip().equals(head.bytes());
        }
    }

    static void writeImage(FileChannel channel, Head head, int image, ByteBuffer pixels) throws IOException {
        write(channel, pixels, head.firstImage() + image * head.imageSize());
    }

    /// @param checksums 4N bytes
    static void writeHead(FileChannel channel, Head head, ByteBuffer checksums) throws IOException {
        write(channel, head.bytes(), 0);
        write(channel, checksums.duplicate().clear(), CHECKSUMS);
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    static ImageSource map(Path file, Head head) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, head.fileSize(), Arena.ofAuto());
            StoredImages images = new StoredImages(
                    all.asSlice(head.firstImage()), head.imageCount(), head.side(), head.side(), head.channels());
            return new Checked(file, images, all.asSlice(CHECKSUMS, (long) Integer.BYTES * head.imageCount()));
        }
    }

    /// @param checksums of the images as they were written
    private record Checked(Path file, StoredImages images, MemorySegment checksums) implements ImageSource {
        private static final ValueLayout.OfInt INTEGER = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

        @Override
        public int imageCount() {
            return images.imageCount();
        }

        @Override
        public int channels() {
            return images.channels();
        }

        @Override
        public void load(int image, Pixels loaded) {
            images.load(image, loaded);
            CRC32C checksum = new CRC32C();
            checksum.update(loaded.values(), 0, loaded.length());
            if ((int) checksum.getValue() != checksums.getAtIndex(INTEGER, image)) {
                throw new DataException(
                        "cache '" + file + "': image " + image + " is damaged; remove the file and it is made anew");
            }
        }
    }
}
