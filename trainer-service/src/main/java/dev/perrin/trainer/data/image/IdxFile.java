package dev.perrin.trainer.data.image;

import dev.perrin.trainer.data.DataException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// One IDX file of bytes, plain or gzipped whatever its name. Integers are big-endian:
///
/// ```text
///  0        4         8            4 + 4k
/// +--------+---------+---- … -----+---------------------
/// | magic  | n₁      | n₂ … nₖ    | n₁·n₂·…·nₖ bytes
/// +--------+---------+---- … -----+---------------------
/// magic = 00 00 08 k: k = 3 for images (count, height, width), k = 1 for labels (count)
/// ```
final class IdxFile implements AutoCloseable {
    private static final int MAX_SIDE = 4096;

    enum Content {
        IMAGES(0x0803, 3),
        LABELS(0x0801, 1);

        private final int magic;
        private final int dimensions;

        Content(int magic, int dimensions) {
            this.magic = magic;
            this.dimensions = dimensions;
        }

        private String inWords() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Path path;
    private final DataInputStream bytes;
    private final int[] sizes;

    private IdxFile(Path path, DataInputStream bytes, Content content) throws IOException {
        this.path = path;
        this.bytes = bytes;
        this.sizes = new int[content.dimensions];
        int magic = header();
        if (magic != content.magic) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "data '%s' must hold %s and begin with %08x, but begins with %08x%s",
                    path,
                    content.inWords(),
                    content.magic,
                    magic,
                    meaning(magic)));
        }
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = header();
            if (sizes[i] < 1 || (i > 0 && sizes[i] > MAX_SIDE)) {
                throw new DataException("data '" + path + "' announces "
                        + Integer.toUnsignedString(sizes[i]) + " in dimension " + i + ", but it must be between 1 and "
                        + (i == 0 ? Integer.MAX_VALUE : MAX_SIDE));
            }
        }
    }

    static IdxFile open(Path path, Content content) throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        try {
            file.mark(2);
            boolean gzipped = file.read() == 0x1F && file.read() == 0x8B;
            file.reset();
            InputStream bytes = gzipped ? new GZIPInputStream(file, 1 << 16) : file;
            return new IdxFile(path, new DataInputStream(bytes), content);
        } catch (EOFException | ZipException e) {
            file.close();
            throw new DataException("data '" + path + "' is cut off or damaged in its header", e);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// Of each dimension.
    int[] sizes() {
        return sizes.clone();
    }

    /// The first of the elements; the others are passed over, so that a file that is not whole is noticed all the same.
    ///
    /// @param size of one element
    byte[] elements(int kept, long size, long maxValues) {
        long length = kept * size;
        if (length > maxValues || length > Integer.MAX_VALUE - 8) {
            throw new DataException("data '" + path + "' must have at most " + maxValues
                    + " bytes (8 × perrin.trainer.max-data-values), but " + kept + " elements of " + size + " have "
                    + length + "; data_options.first_examples takes fewer");
        }
        long expected = sizes[0] * size;
        long read = 0;
        try {
            byte[] elements = new byte[(int) length];
            read = bytes.readNBytes(elements, 0, elements.length);
            while (read < expected) {
                long skipped = bytes.skip(expected - read);
                if (skipped == 0) {
                    if (bytes.read() < 0) {
                        break;
                    }
                    skipped = 1;
                }
                read += skipped;
            }
            if (read == expected && bytes.read() >= 0) {
                throw new DataException("data '" + path + "' must end after the " + sizes[0] + " elements of " + size
                        + " bytes that it announces, but goes on");
            }
            if (read == expected) {
                return elements;
            }
        } catch (IOException e) {
            throw new DataException("data '" + path + "' is cut off or damaged: " + e.getMessage(), e);
        }
        throw new DataException("data '" + path + "' is cut off: it announces " + sizes[0] + " elements of " + size
                + " bytes, but ends after " + read + " bytes");
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    private int header() throws IOException {
        return bytes.readInt();
    }

    private static String meaning(int magic) {
        for (Content content : Content.values()) {
            if (content.magic == magic) {
                return ": " + content.inWords();
            }
        }
        return "";
    }
}
