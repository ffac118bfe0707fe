package dev.perrin.trainer.data.image;

import dev.perrin.trainer.data.DataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Reads the binary version of CIFAR-10 (`data_batch_1.bin` … `data_batch_5.bin`) and CIFAR-100 (`train.bin`),
/// unpacked. A record is the label (CIFAR-100: the coarse one, then the fine one) and 3 × 32 × 32 bytes, one plane
/// for each colour.
///
/// @param maxValues bound on the bytes of images kept
public record CifarReader(long maxValues) {
    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;
    private static final int COARSE_CLASSES = 20;
    private static final List<String> TEN =
            Stream.of(1, 2, 3, 4, 5).map(i -> "data_batch_" + i + ".bin").toList();
    private static final List<String> HUNDRED = List.of("train.bin");

    /// @param classes one number for each label byte of a record
    private record Format(String name, List<String> files, List<Integer> classes) {
        int recordSize() {
            return classes.size() + 3 * PLANE;
        }
    }

    private static final Format CIFAR_10 = new Format("CIFAR-10", TEN, List.of(10));
    private static final Format CIFAR_100 = new Format("CIFAR-100", HUNDRED, List.of(COARSE_CLASSES, 100));

    /// Whether the folder holds any of these files.
    public static boolean recognises(Path folder) {
        return isHundred(folder) || holdsAny(folder, TEN);
    }

    /// Whether it is CIFAR-100, which has two labels for each image.
    public static boolean isHundred(Path folder) {
        return holdsAny(folder, HUNDRED) && !holdsAny(folder, TEN);
    }

    /// @param firstExamples read no more than so many; 0: all
    /// @param coarse the 20 coarse labels of CIFAR-100
    /// @throws DataException when a batch is missing, cut off or not of this format
    public LabelledImages read(Path folder, int firstExamples, boolean coarse) {
        Format format = isHundred(folder) ? CIFAR_100 : CIFAR_10;
        if (coarse && !isHundred(folder)) {
            throw new DataException("data_options.coarse_labels must be false for data '" + folder
                    + "', which has no coarse labels: it is " + format.name());
        }
        int perFile = recordsPerFile(folder, format);
        long all = (long) perFile * format.files().size();
        long kept = firstExamples == 0 ? all : Math.min(firstExamples, all);
        long length = kept * 3 * PLANE;
        if (length > maxValues || length > Integer.MAX_VALUE - 8) {
            throw new DataException("data '" + folder + "' must have at most " + maxValues
                    + " bytes (8 × perrin.trainer.max-data-values), but " + kept + " images have " + length
                    + "; data_options.first_examples takes fewer");
        }
        byte[] pixels = new byte[(int) length];
        int[] labels = new int[(int) kept];
        int which = coarse ? 0 : format.classes().size() - 1;
        int next = 0;
        for (String file : format.files()) {
            next = readBatch(folder.resolve(file), format, which, pixels, labels, next);
        }
        return new LabelledImages(
                new StoredImages(MemorySegment.ofArray(pixels), labels.length, SIDE, SIDE, 3),
                labels,
                format.classes().get(which));
    }

    /// The batches of CIFAR are of one size: one that was cut off between two records shows in that.
    private static int recordsPerFile(Path folder, Format format) {
        long first = 0;
        for (String name : format.files()) {
            Path file = folder.resolve(name);
            if (!Files.isRegularFile(file)) {
                throw new DataException(
                        "data '" + folder + "' must hold " + name + " of " + format.name() + ", but does not");
            }
            long size = size(file);
            if (size == 0 || size % format.recordSize() != 0) {
                throw new DataException("data '" + file + "' must hold records of " + format.recordSize() + " bytes ("
                        + format.name() + "), but has " + size + " bytes: it is cut off or something else");
            }
            first = first == 0 ? size : first;
            if (size != first) {
                throw new DataException("data '" + file + "' must be as long as the other batches, " + first
                        + " bytes, but has " + size + ": one of them is cut off");
            }
        }
        return Math.toIntExact(first / format.recordSize());
    }

    /// @param which byte of a record is the label
    /// @param next image to write
    /// @return the image after the last one written
    private static int readBatch(Path file, Format format, int which, byte[] pixels, int[] labels, int next) {
        byte[] record = new byte[format.recordSize()];
        int image = next;
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            while (image < labels.length && bytes.readNBytes(record, 0, record.length) == record.length) {
                for (int i = 0; i < format.classes().size(); i++) {
                    int label = record[i] & 0xFF;
                    if (label >= format.classes().get(i)) {
                        throw new DataException("data '" + file + "' record " + (image - next)
                                + ": label must be below " + format.classes().get(i) + ", but is " + label
                                + "; it is not " + format.name());
                    }
                }
                labels[image] = record[which] & 0xFF;
                interleave(record, format.classes().size(), pixels, image * 3 * PLANE);
                image++;
            }
        } catch (IOException e) {
            throw new DataException("data '" + file + "' cannot be read: " + e.getMessage(), e);
        }
        return image;
    }

    private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
        for (int pixel = 0; pixel < PLANE; pixel++) {
            for (int channel = 0; channel < 3; channel++) {
                pixels[to + 3 * pixel + channel] = planes[from + channel * PLANE + pixel];
            }
        }
    }

    private static boolean holdsAny(Path folder, List<String> names) {
        return names.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new DataException("data '" + file + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
