package dev.perrin.trainer.data.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// IDX files as bytes.
public final class IdxFixture {
    /// 200 images of Fashion-MNIST.
    public static final Path FASHION = Path.of("src/test/resources/fashion-mnist");

    private IdxFixture() {}

    /// @param sizes of each dimension
    static byte[] idx(int magic, byte[] elements, int... sizes) {
        ByteBuffer bytes =
                ByteBuffer.allocate(4 + 4 * sizes.length + elements.length).putInt(magic);
        for (int size : sizes) {
            bytes.putInt(size);
        }
        return bytes.put(elements).array();
    }

    static byte[] gzipped(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// Three images of 2 × 4 pixels with labels 2, 0, 1, as the names say.
    public static void small(Path folder) {
        write(folder.resolve("train-images-idx3-ubyte"), idx(0x803, ramp(24), 3, 2, 4));
        write(folder.resolve("train-labels-idx1-ubyte"), idx(0x801, new byte[] {2, 0, 1}, 3));
    }

    static byte[] ramp(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 10);
        }
        return bytes;
    }

    static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
