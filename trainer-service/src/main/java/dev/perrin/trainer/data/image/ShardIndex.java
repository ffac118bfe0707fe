package dev.perrin.trainer.data.image;

import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.DataSet.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.jspecify.annotations.Nullable;

/// Where each image of a list of shards is.
final class ShardIndex {
    private static final int BLOCK = 512;
    private static final int MAX_LABEL = 99_999;
    private static final int MAX_LABEL_LENGTH = 64;
    private static final Set<String> IMAGES = Set.of("jpg", "jpeg", "png");

    private final int[] shards;
    private final long[] offsets;
    private final int[] lengths;
    private final Labels labels;

    private ShardIndex(int[] shards, long[] offsets, int[] lengths, Labels labels) {
        this.shards = shards;
        this.offsets = offsets;
        this.lengths = lengths;
        this.labels = labels;
    }

    /// Number of the shard that an image is in.
    int shard(int image) {
        return shards[image];
    }

    /// Of its first byte in that shard.
    long offset(int image) {
        return offsets[image];
    }

    int sizeInBytes(int image) {
        return lengths[image];
    }

    Labels labels() {
        return labels;
    }

    /// Reads the headers of shards one after the other.
    static final class Builder {
        private int[] shards = new int[1024];
        private long[] offsets = new long[1024];
        private int[] lengths = new int[1024];
        private int[] labels = new int[1024];
        private int count;

        void add(int number, Path path) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                    TarFile tar = new TarFile(channel)) {
                Sample sample = new Sample("");
                long end = 0;
                for (TarArchiveEntry entry : tar.getEntries()) {
                    end = entry.getDataOffset() + (entry.getSize() + BLOCK - 1) / BLOCK * BLOCK;
                    if (!entry.isFile()) {
                        continue;
                    }
                    String key = key(entry.getName());
                    if (!key.equals(sample.key)) {
                        finish(number, path, sample);
                        sample = new Sample(key);
                    }
                    sample.take(entry, tar, path);
                }
                finish(number, path, sample);
                requireEnd(channel, end, path);
            } catch (IOException e) {
                throw new DataException("data '" + path + "' is cut off or no tar file: " + e.getMessage(), e);
            }
        }

        ShardIndex build(List<Path> paths) {
            int classCount = 0;
            for (int i = 0; i < count; i++) {
                classCount = Math.max(classCount, labels[i] + 1);
            }
            if (classCount < 2) {
                throw new DataException("data '" + paths.getFirst() + "'"
                        + (paths.size() == 1 ? "" : " and the shards after it")
                        + " must hold images of at least 2 classes, but hold " + count + " images of " + classCount);
            }
            return new ShardIndex(
                    Arrays.copyOf(shards, count),
                    Arrays.copyOf(offsets, count),
                    Arrays.copyOf(lengths, count),
                    new Labels(Arrays.copyOf(labels, count), classCount));
        }

        private void finish(int number, Path path, Sample sample) {
            TarArchiveEntry image = sample.image;
            if (image == null && sample.label < 0) {
                return;
            }
            if (image == null || sample.label < 0) {
                throw new DataException("data '" + path + "': sample '" + sample.key + "' must have an image and a .cls"
                        + " side by side, but has no " + (image == null ? "image" : ".cls"));
            }
            if (count == shards.length) {
                shards = Arrays.copyOf(shards, 2 * count);
                offsets = Arrays.copyOf(offsets, 2 * count);
                lengths = Arrays.copyOf(lengths, 2 * count);
                labels = Arrays.copyOf(labels, 2 * count);
            }
            shards[count] = number;
            offsets[count] = image.getDataOffset();
            lengths[count] = Math.toIntExact(image.getSize());
            labels[count] = sample.label;
            count++;
        }
    }

    /// What has been seen of one key.
    private static final class Sample {
        private final String key;
        private @Nullable TarArchiveEntry image;
        private int label = -1;

        Sample(String key) {
            this.key = key;
        }

        void take(TarArchiveEntry entry, TarFile tar, Path path) throws IOException {
            String ending = entry.getName().substring(key.length());
            String name = (ending.isEmpty() ? ending : ending.substring(1)).toLowerCase(Locale.ROOT);
            if (IMAGES.contains(name)) {
                if (entry.getSize() < 1 || entry.getSize() > Integer.MAX_VALUE - 8) {
                    throw new DataException("data '" + path + "': image '" + entry.getName()
                            + "' must have between 1 and 2147483639 bytes, but has " + entry.getSize());
                }
                image = entry;
            } else if (name.equals("cls")) {
                label = label(entry, tar, path);
            }
        }

        private static int label(TarArchiveEntry entry, TarFile tar, Path path) throws IOException {
            String text = "";
            if (entry.getSize() <= MAX_LABEL_LENGTH) {
                try (InputStream bytes = tar.getInputStream(entry)) {
                    text = new String(bytes.readAllBytes(), StandardCharsets.US_ASCII).strip();
                }
            }
            if (!text.matches("[0-9]{1,5}")) {
                throw new DataException(
                        "data '" + path + "': '" + entry.getName() + "' must hold a label between 0 and " + MAX_LABEL
                                + " in decimal digits, but holds '" + text.replaceAll("[^ -~]", "?") + "'");
            }
            return Integer.parseInt(text);
        }
    }

    /// Up to the first dot of the last part of the path.
    private static String key(String name) {
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        return dot < 0 ? name : name.substring(0, dot);
    }

    /// A tar file ends with a block of zeros; one that was cut off between two files shows in that.
    private static void requireEnd(FileChannel channel, long end, Path path) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (block.hasRemaining()) {
            if (channel.read(block, end + block.position()) < 0) {
                throw new DataException("data '" + path + "' must end with a block of zeros as every tar file does, but"
                        + " is cut off after " + channel.size() + " bytes");
            }
        }
    }
}
