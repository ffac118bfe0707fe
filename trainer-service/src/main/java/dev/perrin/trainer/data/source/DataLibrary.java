package dev.perrin.trainer.data.source;

import dev.perrin.trainer.data.DataCatalogue;
import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.DataScaling;
import dev.perrin.trainer.data.Examples;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.data.image.Augmentation;
import dev.perrin.trainer.data.image.CifarReader;
import dev.perrin.trainer.data.image.DecodedImages;
import dev.perrin.trainer.data.image.EncodedImages;
import dev.perrin.trainer.data.image.IdxReader;
import dev.perrin.trainer.data.image.ImageExamples;
import dev.perrin.trainer.data.image.ImageSource;
import dev.perrin.trainer.data.image.LabelledImages;
import dev.perrin.trainer.data.image.PixelScaling;
import dev.perrin.trainer.data.image.TensorCache;
import dev.perrin.trainer.data.synthetic.SyntheticRegression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

/// Finds the data that a run names and reads them as it asks: tables, images in one file of bytes, images in files of
/// their own, or data that are made.
public final class DataLibrary {
    public static final String FASHION_MNIST = "fashion-mnist";
    public static final String SYNTHETIC = "synthetic";
    private static final Set<String> FOR_STORED_IMAGES = Set.of("augmentation", "normalisation", "first_examples");
    private static final Set<String> FOR_CIFAR =
            Set.of("augmentation", "normalisation", "first_examples", "coarse_labels");
    private static final Set<String> FOR_IMAGE_FILES =
            Set.of("augmentation", "normalisation", "resize_size", "crop_size", "cache_tensors");

    private final DataCatalogue tables;
    private final DataPlaces places;
    private final int maxDataValues;
    private final ImageFiles files;
    private final ThreadFactory threads;
    private final int usualThreads;

    /// @param maxDataValues bound on numbers held at once; a pixel is an eighth of one
    /// @param remote for locations that begin with s3://
    /// @param usualThreads that read ahead where a run does not say how many
    public DataLibrary(
            DataCatalogue tables,
            DataPlaces places,
            int maxDataValues,
            RemoteFiles remote,
            ThreadFactory threads,
            int usualThreads) {
        this.tables = tables;
        this.places = places;
        this.maxDataValues = maxDataValues;
        this.files = new ImageFiles(places, remote);
        this.threads = threads;
        this.usualThreads = usualThreads;
    }

    /// Examples as a model sees them at the evaluation, for a plan: nothing is decoded or cached.
    ///
    /// @param regression whether the model predicts a number, and not a class
    /// @throws DataException when there are no such data, or they do not fit the options or the model
    public Examples describe(String data, ReadingOptions options, boolean regression) {
        return switch (kind(data)) {
            case SYNTHETIC, TABLE, IDX, CIFAR -> inMemory(data, options, regression);
            case IMAGE_FILES -> {
                EncodedImages encoded = encoded(data, options, regression);
                yield decoded(data, options, encoded, new DecodedImages(encoded));
            }
        };
    }

    /// As [#describe], ready to be trained on. Decodes all images first where a cache of tensors is asked for and not
    /// there yet.
    ///
    /// @throws DataException as [#describe], and when an image cannot be decoded
    public TrainingData open(String data, ReadingOptions options, boolean regression) {
        return switch (kind(data)) {
            case SYNTHETIC, TABLE, IDX, CIFAR -> {
                Examples examples = inMemory(data, options, regression);
                yield examples instanceof ImageExamples images
                                && !images.augmentation().isNone()
                        ? readAhead(images, readers(options))
                        : TrainingData.plain(examples);
            }
            case IMAGE_FILES -> {
                ReaderThreads readers = readers(options);
                EncodedImages encoded = encoded(data, options, regression);
                ImageSource source = options.cacheTensors()
                        ? new TensorCache(files.cache(), options.framing().shorterSide())
                                .of(data, encoded, readers.executor(), readers.count())
                        : new DecodedImages(encoded);
                yield readAhead(decoded(data, options, encoded, source), readers);
            }
        };
    }

    /// A file that a specification names, copied first when it lies in a store.
    ///
    /// @param location a path, or s3://bucket/key
    /// @throws DataException when it cannot be had
    public Path file(String location) {
        return files.file(location);
    }

    private enum Kind {
        TABLE,
        SYNTHETIC,
        IDX,
        CIFAR,
        IMAGE_FILES
    }

    private Kind kind(String data) {
        if (data.equals(SYNTHETIC)) {
            return Kind.SYNTHETIC;
        }
        if (data.equals(FASHION_MNIST)) {
            return Kind.IDX;
        }
        if (DataCatalogue.comesWithTheService(data)) {
            return Kind.TABLE;
        }
        if (ImageFiles.recognises(data)) {
            return Kind.IMAGE_FILES;
        }
        Path path = DataCatalogue.path(data);
        if (!Files.isDirectory(path)) {
            return Kind.TABLE;
        }
        if (IdxReader.recognises(path)) {
            return Kind.IDX;
        }
        if (CifarReader.recognises(path)) {
            return Kind.CIFAR;
        }
        throw new DataException("data '" + data + "' must be a folder of IDX files (train-images-idx3-ubyte), of CIFAR"
                + " batches (data_batch_1.bin or train.bin), of tar shards, or of one folder of images for each class,"
                + " but is none of them");
    }

    private Examples inMemory(String data, ReadingOptions options, boolean regression) {
        return switch (kind(data)) {
            case SYNTHETIC -> synthetic(data, options, regression);
            case TABLE -> table(data, options, regression);
            case IDX -> {
                requireLabels(data, regression);
                options.requireOnly(data, "a set of IDX files", FOR_STORED_IMAGES);
                yield stored(data, options, idx(data, options));
            }
            case CIFAR -> {
                requireLabels(data, regression);
                options.requireOnly(data, "a set of CIFAR batches", FOR_CIFAR);
                yield stored(
                        data,
                        options,
                        new CifarReader(maxPixels())
                                .read(Path.of(data), options.firstExamples(), options.coarseLabels()));
            }
            case IMAGE_FILES -> throw new IllegalArgumentException("images in files are not held in memory: " + data);
        };
    }

    private Examples synthetic(String data, ReadingOptions options, boolean regression) {
        options.requireOnly(data, "made, not read", Set.of("synthetic"));
        if (!regression) {
            throw new DataException(
                    "data must hold labels for classification, but '" + data + "' holds a real-valued target");
        }
        SyntheticRegression description = options.synthetic()
                .orElseThrow(() -> new DataException("data_options.synthetic must be set for data '" + data + "'"));
        long values = (long) description.examples() * description.features();
        if (values > maxDataValues) {
            throw new DataException("data_options.synthetic must have at most " + maxDataValues
                    + " examples × features (perrin.trainer.max-data-values), but has " + values);
        }
        return description.generate(data);
    }

    private Examples table(String data, ReadingOptions options, boolean regression) {
        options.requireOnly(data, "a table", Set.of());
        if (data.equals(regression ? DataCatalogue.DIGITS : DataCatalogue.DIABETES)) {
            throw new DataException("data must hold "
                    + (regression ? "a real-valued target for regression" : "labels for classification")
                    + ", but '"
                    + data + "' holds " + (regression ? "labels" : "a real-valued target"));
        }
        return regression
                ? DataScaling.regression(data, tables.load(data))
                : DataScaling.classification(data, tables.load(data));
    }

    private LabelledImages idx(String data, ReadingOptions options) {
        Path folder = data.equals(FASHION_MNIST) ? places.fashionMnist() : Path.of(data);
        if (data.equals(FASHION_MNIST) && !IdxReader.recognises(folder)) {
            throw new DataException("data '" + data + "' must lie in '" + folder
                    + "' (perrin.trainer.fashion-mnist-directory), but does not; Debian's package"
                    + " dataset-fashion-mnist installs it in " + DataPlaces.DEBIAN_FASHION_MNIST);
        }
        return new IdxReader(maxPixels()).read(folder, options.firstExamples());
    }

    private static ImageExamples stored(String data, ReadingOptions options, LabelledImages images) {
        return images.named(
                data,
                options.augmentation().orElse(Augmentation.NONE),
                options.scaling().orElse(PixelScaling.UNIT));
    }

    private EncodedImages encoded(String data, ReadingOptions options, boolean regression) {
        requireLabels(data, regression);
        options.requireOnly(data, "a set of images in files", FOR_IMAGE_FILES);
        if (options.cacheTensors()) {
            files.cache();
        }
        return files.list(data);
    }

    private static ImageExamples decoded(
            String data, ReadingOptions options, EncodedImages encoded, ImageSource source) {
        return ImageExamples.centred(
                data,
                source,
                encoded.labels(),
                options.framing(),
                options.augmentation().orElse(Augmentation.IMAGENET),
                options.scaling().orElse(PixelScaling.IMAGENET));
    }

    private static void requireLabels(String data, boolean regression) {
        if (regression) {
            throw new DataException(
                    "data must hold a real-valued target for regression, but '" + data + "' holds labels");
        }
    }

    private long maxPixels() {
        return 8L * maxDataValues;
    }

    private ReaderThreads readers(ReadingOptions options) {
        return ReaderThreads.of(options.readingThreads() == 0 ? usualThreads : options.readingThreads(), threads);
    }

    private static TrainingData readAhead(ImageExamples examples, ReaderThreads readers) {
        return TrainingData.readAhead(examples, readers.executor(), readers.count());
    }
}
