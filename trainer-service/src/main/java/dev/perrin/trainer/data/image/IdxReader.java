package dev.perrin.trainer.data.image;

import dev.perrin.trainer.data.DataException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the files of MNIST and its relatives: `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`, as they are or
/// gzipped. See [IdxFile] for the format.
///
/// @param maxValues bound on the bytes of images kept
public record IdxReader(long maxValues) {
    private static final List<String> IMAGES = List.of("train-images-idx3-ubyte", "train-images.idx3-ubyte");
    private static final List<String> LABELS = List.of("train-labels-idx1-ubyte", "train-labels.idx1-ubyte");

    /// Whether the folder holds such images.
    public static boolean recognises(Path folder) {
        return find(folder, IMAGES).isPresent();
    }

    /// @param firstExamples read no more than so many; 0: all
    /// @throws DataException when a file is missing, cut off, too long or not what its name says, or when the
    ///     images and the labels do not belong together
    public LabelledImages read(Path folder, int firstExamples) {
        Path imagesFile = require(folder, IMAGES);
        Path labelsFile = require(folder, LABELS);
        try (IdxFile images = IdxFile.open(imagesFile, IdxFile.Content.IMAGES);
                IdxFile labels = IdxFile.open(labelsFile, IdxFile.Content.LABELS)) {
            int count = images.sizes()[0];
            if (count != labels.sizes()[0]) {
                throw new DataException("data '" + imagesFile + "' holds " + count + " images, but '" + labelsFile
                        + "' holds " + labels.sizes()[0] + " labels: they do not belong together");
            }
            int kept = firstExamples == 0 ? count : Math.min(firstExamples, count);
            int height = images.sizes()[1];
            int width = images.sizes()[2];
            byte[] pixels = images.elements(kept, (long) height * width, maxValues);
            byte[] classes = labels.elements(kept, 1, maxValues);
            int[] values = new int[kept];
            int classCount = 0;
            for (int i = 0; i < kept; i++) {
                values[i] = classes[i] & 0xFF;
                classCount = Math.max(classCount, values[i] + 1);
            }
            return new LabelledImages(
                    new StoredImages(MemorySegment.ofArray(pixels), kept, width, height, 1), values, classCount);
        } catch (IOException e) {
            throw new DataException("data '" + folder + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path require(Path folder, List<String> names) {
        return find(folder, names)
                .orElseThrow(() -> new DataException("data '" + folder + "' must hold " + names.getFirst() + " or "
                        + names.getFirst() + ".gz, but does not"));
    }

    private static Optional<Path> find(Path folder, List<String> names) {
        return names.stream()
                .flatMap(name -> Stream.of(folder.resolve(name), folder.resolve(name + ".gz")))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
