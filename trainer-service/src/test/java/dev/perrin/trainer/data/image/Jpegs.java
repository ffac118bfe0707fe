package dev.perrin.trainer.data.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// Image files and shards, made when a test needs them.
public final class Jpegs {
    private Jpegs() {}

    /// Red (4x), green (5y) and blue (`blue`): smooth, so that JPEG loses little.
    static byte[] ramp(int width, int height, int blue, String format) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, Math.min(4 * x, 255) << 16 | Math.min(5 * y, 255) << 8 | blue);
            }
        }
        return encode(image, format);
    }

    static byte[] grey(int width, int height, int level) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, level);
            }
        }
        return encode(image, "jpg");
    }

    private static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalStateException("nothing writes " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// Two classes, `cat` with 3 images and `dog` with 2, of different sizes; the blue of image i in order is 40·i.
    public static void folder(Path root) throws IOException {
        Files.createDirectories(root.resolve("dog"));
        Files.createDirectories(root.resolve("cat/inner"));
        Files.write(root.resolve("cat/b.JPEG"), ramp(40, 30, 0, "jpg"));
        Files.write(root.resolve("cat/c.png"), ramp(30, 40, 40, "png"));
        Files.write(root.resolve("cat/inner/a.jpg"), ramp(32, 32, 80, "jpg"));
        Files.write(root.resolve("dog/1.jpg"), ramp(60, 33, 120, "jpg"));
        Files.write(root.resolve("dog/2.jpg"), ramp(33, 50, 160, "jpg"));
        Files.writeString(root.resolve("dog/notes.txt"), "not an image");
        Files.writeString(root.resolve("README"), "not a class");
    }

    /// Two samples with the labels 1 and 0 and blue `first` and first + 40.
    static Map<String, byte[]> samples(int first) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("train/" + first + ".jpg", ramp(40, 30, first, "jpg"));
        files.put("train/" + first + ".cls", "1".getBytes(StandardCharsets.US_ASCII));
        files.put("train/" + first + ".json", "{}".getBytes(StandardCharsets.US_ASCII));
        files.put("train/" + (first + 40) + ".cls", "0\n".getBytes(StandardCharsets.US_ASCII));
        files.put("train/" + (first + 40) + ".jpg", ramp(30, 40, first + 40, "jpg"));
        return files;
    }

    public static byte[] tar(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, files);
        return out.toByteArray();
    }

    private static void write(OutputStream out, Map<String, byte[]> files) {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void shards(Path folder) throws IOException {
        Files.write(folder.resolve("train-000000.tar"), tar(samples(0)));
        Files.write(folder.resolve("train-000001.tar"), tar(samples(80)));
    }
}
