package dev.perrin.trainer.data.source;

import dev.perrin.trainer.data.DataCatalogue;
import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.MiniBatchSampler;
import dev.perrin.trainer.data.TableReader;
import dev.perrin.trainer.data.TrainingData;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// Images a second out of JPEG files of the size that ImageNet's have (500 × 375), as training reads them: minibatches
/// of
/// 32, random resized crops to 224 × 224, flips, normalised. In turns with the JDK's own JPEG reader that decodes the
/// same
/// files on one thread and does nothing more. Prints every round, and the medians with the ratios of each round to the
/// JDK.
///
/// Each file is read, checked and decoded anew every time; the operating system holds all of them in memory.
public final class DecodingBenchmark {
    private static final int IMAGES = 128;
    private static final int BATCH = 32;
    private static final long ROUND_NANOS = 4_000_000_000L;

    private DecodingBenchmark() {}

    /// @param arguments the number of rounds
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
        int processors = Runtime.getRuntime().availableProcessors();
        Path folder = Files.createTempDirectory("decoding");
        List<Path> files = photographs(folder.resolve("images"));
        DataLibrary library = library(folder.resolve("cache"), processors);
        Map<String, IntSupplier> ways = new LinkedHashMap<>();
        ways.put("JDK, decodes only, 1 thread", jdk(files));
        ways.put("files, 1 thread", training(library, folder, false, 1));
        ways.put("files, " + processors + " threads", training(library, folder, false, processors));
        ways.put("cached tensors, 1 thread", training(library, folder, true, 1));
        ways.put("cached tensors, " + processors + " threads", training(library, folder, true, processors));
        Map<String, double[]> rates = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, IntSupplier> way : ways.entrySet()) {
                double rate = imagesPerSecond(way.getValue());
                if (round >= 0) {
                    rates.computeIfAbsent(way.getKey(), _ -> new double[rounds])[round] = rate;
                    System.out.printf(Locale.ROOT, "%-32s %8.0f images/s%n", way.getKey(), rate);
                }
            }
        }
        double[] baseline = rates.values().iterator().next();
        rates.forEach((way, measured) -> {
            double[] ratios = new double[rounds];
            Arrays.setAll(ratios, round -> measured[round] / baseline[round]);
            System.out.printf(
                    Locale.ROOT, "%-32s median %8.0f images/s, ratio %.2f%n", way, median(measured), median(ratios));
        });
    }

    private static double imagesPerSecond(IntSupplier some) {
        long begun = System.nanoTime();
        long images = 0;
        long now = begun;
        while (now - begun < ROUND_NANOS) {
            images += some.getAsInt();
            now = System.nanoTime();
        }
        return images * 1e9 / (now - begun);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static IntSupplier jdk(List<Path> files) {
        ImageReader reader = jdkReader();
        return () -> {
            try {
                for (Path file : files) {
                    try (ImageInputStream input =
                            ImageIO.createImageInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
                        reader.setInput(input, true, true);
                        if (reader.read(0).getWidth() != 500) {
                            throw new IllegalStateException("not the image that was written: " + file);
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return files.size();
        };
    }

    private static ImageReader jdkReader() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
                return reader;
            }
        }
        throw new IllegalStateException("this JDK has no JPEG reader");
    }

    private static IntSupplier training(DataLibrary library, Path folder, boolean cached, int threads) {
        TrainingData data = library.open(
                folder.resolve("images").toString(),
                new ReadingOptions(
                        Optional.empty(), Optional.empty(), 0, false, 0, 0, cached, threads, Optional.empty()),
                false);
        MiniBatchSampler sampler = data.draws(MiniBatchSampler.shuffled(IMAGES, BATCH, new SplittableRandom(4)), 5);
        int[] batch = new int[BATCH];
        float[] rows = new float[BATCH * data.training().shape().size()];
        return () -> {
            sampler.next(batch);
            data.training().read(batch, rows);
            return BATCH;
        };
    }

    private static DataLibrary library(Path cache, int processors) {
        return new DataLibrary(
                new DataCatalogue(new TableReader(1_000_000)),
                new DataPlaces(DataPlaces.DEBIAN_FASHION_MNIST, Optional.of(cache)),
                1_000_000,
                (location, _, _) -> {
                    throw new DataException("there is no store, but location is " + location);
                },
                Thread.ofPlatform().daemon(true).factory(),
                processors);
    }

    /// Smooth shapes, edges and grain: as hard to decode as photographs are.
    private static List<Path> photographs(Path folder) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            BufferedImage image = new BufferedImage(500, 375, BufferedImage.TYPE_INT_RGB);
            double wave = 20 + random.nextInt(100);
            double edge = random.nextInt(500);
            for (int y = 0; y < 375; y++) {
                for (int x = 0; x < 500; x++) {
                    int grain = random.nextInt(25);
                    int smooth = (int) (110 + 60 * Math.sin(x / wave) * Math.cos(y / wave));
                    int side = x + y / 2 > edge ? 40 : 0;
                    image.setRGB(x, y, (smooth + grain) << 16 | (smooth + side + grain) << 8 | (grain + 2 * side));
                }
            }
            Path file =
                    Files.createDirectories(folder.resolve("class-" + i % 2)).resolve(i + ".jpg");
            ImageIO.write(image, "jpg", file.toFile());
            files.add(file);
        }
        System.out.printf(Locale.ROOT, "%d images of %d bytes on the average%n", IMAGES, bytes(files) / IMAGES);
        return files;
    }

    private static long bytes(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
