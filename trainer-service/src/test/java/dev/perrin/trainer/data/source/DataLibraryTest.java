package dev.perrin.trainer.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perrin.trainer.data.DataCatalogue;
import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.DataSet.Responses;
import dev.perrin.trainer.data.Examples;
import dev.perrin.trainer.data.MiniBatchSampler;
import dev.perrin.trainer.data.TableReader;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.data.image.Augmentation;
import dev.perrin.trainer.data.image.IdxFixture;
import dev.perrin.trainer.data.image.Jpegs;
import dev.perrin.trainer.data.image.PixelScaling;
import dev.perrin.trainer.data.synthetic.SyntheticRegression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DataLibraryTest {
    private static final PixelScaling SCALING = new PixelScaling(List.of(0.5), List.of(0.25));

    @TempDir
    Path folder;

    private DataLibrary library(Path fashionMnist, Optional<Path> cache) {
        RemoteFiles store = (location, suffix, copies) -> {
            try {
                Files.createDirectories(copies);
                Jpegs.shards(copies);
            } catch (IOException e) {
                throw new DataException(location, e);
            }
            return List.of(copies.resolve("train-000000.tar"), copies.resolve("train-000001.tar"));
        };
        return new DataLibrary(
                new DataCatalogue(new TableReader(50_000_000)),
                new DataPlaces(fashionMnist, cache),
                50_000_000,
                store,
                Thread.ofPlatform().daemon(true).factory(),
                2);
    }

    private DataLibrary library() {
        return library(IdxFixture.FASHION, Optional.empty());
    }

    private static ReadingOptions images(Augmentation augmentation, int resize, int crop, boolean cache, int threads) {
        return new ReadingOptions(
                Optional.of(augmentation), Optional.empty(), 0, false, resize, crop, cache, threads, Optional.empty());
    }

    @Test
    void aFileInAStoreIsCopiedAndALocalOneIsNot() {
        // Given
        DataLibrary library = library(IdxFixture.FASHION, Optional.of(folder));

        // Then
        assertThat(library.file("/weights/resnet18.safetensors")).isEqualTo(Path.of("/weights/resnet18.safetensors"));
        assertThatThrownBy(() -> library.file("s3://bucket/imagenet.tar"))
                .hasMessage(
                        "location 's3://bucket/imagenet.tar' must be the key of one object, but 2 begin and end so");
        assertThatThrownBy(() -> library.file("s3://a.bucket/weights"))
                .hasMessage("location must end in the file's type, like .safetensors, but is 's3://a.bucket/weights'");
        assertThatThrownBy(() -> library().file("s3://bucket/resnet18.safetensors"))
                .hasMessage(
                        "perrin.trainer.cache-directory must be set for data_options.cache_tensors and for what lies"
                                + " in s3://, but is absent");
    }

    @Test
    void findsFashionMnistWhereTheSettingSays() {
        Examples fashion = library().describe("fashion-mnist", ReadingOptions.NONE, false);

        assertThat(fashion.exampleCount()).isEqualTo(200);
        assertThat(fashion.shape().size()).isEqualTo(784);
        assertThat(((Labels) fashion.targets()).classCount()).isEqualTo(10);
        float[] row = new float[784];
        fashion.read(new int[] {3}, row);
        for (float value : row) {
            assertThat(value).isBetween(0f, 1f);
        }
    }

    /// The package's own files; the sum of all pixels was computed by another program.
    @Test
    void readsAllOfFashionMnist() {
        assumeTrue(
                Files.isDirectory(DataPlaces.DEBIAN_FASHION_MNIST), "no Fashion-MNIST (Debian: dataset-fashion-mnist)");
        Examples fashion = library(DataPlaces.DEBIAN_FASHION_MNIST, Optional.empty())
                .describe("fashion-mnist", ReadingOptions.NONE, false);
        int[] all = new int[1000];
        float[] rows = new float[1000 * 784];
        double sum = 0;

        for (int first = 0; first < 60_000; first += 1000) {
            for (int i = 0; i < 1000; i++) {
                all[i] = first + i;
            }
            fashion.read(all, rows);
            for (float value : rows) {
                sum += Math.rint(value * 255);
            }
        }

        assertThat(fashion.exampleCount()).isEqualTo(60_000);
        assertThat(sum).isEqualTo(3_431_114_169.0);
    }

    @Test
    void namesThePackageWhenFashionMnistIsMissing() {
        assertThatThrownBy(
                        () -> library(folder, Optional.empty()).describe("fashion-mnist", ReadingOptions.NONE, false))
                .isInstanceOf(DataException.class)
                .hasMessage("data 'fashion-mnist' must lie in '" + folder
                        + "' (perrin.trainer.fashion-mnist-directory), but does not; Debian's package"
                        + " dataset-fashion-mnist installs it in /usr/share/datasets/fashion-mnist");
    }

    @Test
    void readsAFolderOfIdxFiles() {
        IdxFixture.small(folder);
        ReadingOptions options =
                new ReadingOptions(Optional.empty(), Optional.of(SCALING), 2, false, 0, 0, false, 0, Optional.empty());

        Examples examples = library().describe(folder.toString(), options, false);

        float[] rows = new float[16];
        examples.read(new int[] {1, 0}, rows);
        assertThat(examples.exampleCount()).isEqualTo(2);
        assertThat(rows[0]).isEqualTo((float) ((80 / 255.0 - 0.5) / 0.25));
        assertThat(rows[8]).isEqualTo(-2f);
    }

    @Test
    void dataThatNeedNoWorkAreDrawnByTheSamplerItself() {
        TrainingData data = library().open("fashion-mnist", ReadingOptions.NONE, false);
        MiniBatchSampler sampler = sampler(200);

        assertThat(data.draws(sampler, 1)).isSameAs(sampler);
        assertThat(data.training()).isSameAs(data.evaluation());
    }

    @Test
    void trainingSeesAugmentedImagesAndEvaluationThemselves() {
        ReadingOptions options = images(new Augmentation(new Augmentation.Crop.Padded(4), true), 0, 0, false, 2);
        TrainingData data = library().open("fashion-mnist", options, false);
        Examples plain = library().describe("fashion-mnist", ReadingOptions.NONE, false);
        MiniBatchSampler draws = data.draws(sampler(200), 1);
        int[] batch = new int[16];
        float[] evaluated = new float[16 * 784];
        float[] expected = new float[16 * 784];
        float[] trained = new float[16 * 784];

        draws.next(batch);
        data.evaluation().read(batch, evaluated);
        data.training().read(batch, trained);
        plain.read(batch, expected);

        assertThat(evaluated).containsExactly(expected);
        assertThat(trained).isNotEqualTo(expected);
    }

    @Test
    void readsClassFoldersShardsAndPatternsOfShards() throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Jpegs.folder(classes);
        Path shards = Files.createDirectory(folder.resolve("shards"));
        Jpegs.shards(shards);
        DataLibrary library = library(folder, Optional.of(folder.resolve("cache")));
        ReadingOptions small = images(Augmentation.NONE, 20, 16, false, 0);

        assertThat(count(library, classes.toString(), small)).isEqualTo(5);
        assertThat(count(library, shards.toString(), small)).isEqualTo(4);
        assertThat(count(library, shards + "/train-*.tar", small)).isEqualTo(4);
        assertThat(count(library, shards + "/train-000001.tar", small)).isEqualTo(2);
        assertThat(count(library, "s3://bucket/train", small)).isEqualTo(4);
        assertThat(library.describe(classes.toString(), small, false).shape().size())
                .isEqualTo(3 * 16 * 16);
    }

    /// Decoded or cached, by one thread or by four: training sees the same.
    @Test
    void neitherThreadsNorWhenItWasReadChangeWhatTrainingSees() throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Jpegs.folder(classes);

        List<float[]> alone = trained(classes, images(Augmentation.IMAGENET, 20, 16, false, 1));
        List<float[]> together = trained(classes, images(Augmentation.IMAGENET, 20, 16, false, 4));
        List<float[]> cachedAlone = trained(classes, images(Augmentation.IMAGENET, 20, 16, true, 1));
        List<float[]> cachedAgain = trained(classes, images(Augmentation.IMAGENET, 20, 16, true, 4));

        assertThat(together).containsExactlyElementsOf(alone);
        assertThat(cachedAgain).containsExactlyElementsOf(cachedAlone);
    }

    private List<float[]> trained(Path classes, ReadingOptions options) {
        TrainingData data =
                library(folder, Optional.of(folder.resolve("cache"))).open(classes.toString(), options, false);
        MiniBatchSampler draws = data.draws(sampler(5), 17);
        List<float[]> rows = new ArrayList<>();
        int[] batch = new int[4];
        for (int draw = 0; draw < 6; draw++) {
            draws.next(batch);
            float[] read = new float[4 * 768];
            data.training().read(batch, read);
            rows.add(read);
        }
        return rows;
    }

    @Test
    void evaluationOfImagesInFilesIsReadInParallelAndInOrder() throws IOException {
        Jpegs.folder(folder);
        TrainingData data = library().open(folder.toString(), images(Augmentation.NONE, 20, 16, false, 3), false);
        float[] together = new float[5 * 768];
        float[] one = new float[768];

        data.evaluation().read(new int[] {4, 3, 2, 1, 0}, together);

        for (int i = 0; i < 5; i++) {
            data.evaluation().read(new int[] {4 - i}, one);
            assertThat(Arrays.copyOfRange(together, i * 768, (i + 1) * 768)).containsExactly(one);
        }
    }

    @Test
    void makesSyntheticRegression() {
        ReadingOptions options = synthetic(new SyntheticRegression(100, List.of(2.0, 0.5), 1, 3));

        Examples made = library().describe("synthetic", options, true);

        assertThat(made).isInstanceOf(DataSet.class);
        assertThat(made.exampleCount()).isEqualTo(100);
        assertThat(made.targets()).isInstanceOf(Responses.class);
    }

    private static ReadingOptions synthetic(SyntheticRegression description) {
        return new ReadingOptions(
                Optional.empty(), Optional.empty(), 0, false, 0, 0, false, 0, Optional.of(description));
    }

    static Stream<Arguments> misfits() {
        ReadingOptions flip = images(new Augmentation(new Augmentation.Crop.None(), true), 0, 0, false, 0);
        ReadingOptions crop = images(Augmentation.NONE, 0, 16, false, 0);
        ReadingOptions coarse =
                new ReadingOptions(Optional.empty(), Optional.empty(), 0, true, 0, 0, false, 0, Optional.empty());
        ReadingOptions made =
                synthetic(new SyntheticRegression(1_000_000, SyntheticRegression.powerLaw(60, 1, 1), 1, 3));
        return Stream.of(
                Arguments.of(
                        "digits",
                        flip,
                        false,
                        "data_options.augmentation must be absent for data 'digits', which is a table"),
                Arguments.of(
                        "fashion-mnist",
                        crop,
                        false,
                        "data_options.crop_size must be absent for data 'fashion-mnist', which is a set of IDX files"),
                Arguments.of(
                        "fashion-mnist",
                        coarse,
                        false,
                        "data_options.coarse_labels must be absent for data 'fashion-mnist', which is a set of IDX files"),
                Arguments.of(
                        "fashion-mnist",
                        ReadingOptions.NONE,
                        true,
                        "data must hold a real-valued target for regression, but 'fashion-mnist' holds labels"),
                Arguments.of(
                        "synthetic",
                        made,
                        false,
                        "data must hold labels for classification, but 'synthetic' holds a real-valued target"),
                Arguments.of(
                        "synthetic",
                        made,
                        true,
                        "data_options.synthetic must have at most 50000000 examples × features"
                                + " (perrin.trainer.max-data-values), but has 60000000"),
                Arguments.of(
                        "s3://bucket/train",
                        ReadingOptions.NONE,
                        false,
                        "perrin.trainer.cache-directory must be set for data_options.cache_tensors and for what lies in s3://,"
                                + " but is absent"),
                Arguments.of(
                        "/no/such/train-*.tar",
                        ReadingOptions.NONE,
                        false,
                        "data '/no/such/train-*.tar' must be a tar file or a pattern of some, but no file is called so"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("misfits")
    void refusesWhatDoesNotFit(String data, ReadingOptions options, boolean regression, String message) {
        assertThatThrownBy(() -> library().describe(data, options, regression))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
    }

    @Test
    void saysWhatAFolderMustHold() {
        assertThatThrownBy(() -> library().describe(folder.toString(), ReadingOptions.NONE, false))
                .isInstanceOf(DataException.class)
                .hasMessage("data '" + folder
                        + "' must be a folder of IDX files (train-images-idx3-ubyte), of CIFAR batches"
                        + " (data_batch_1.bin or train.bin), of tar shards, or of one folder of images for each class, but"
                        + " is none of them");
    }

    private static int count(DataLibrary library, String data, ReadingOptions options) {
        return library.describe(data, options, false).exampleCount();
    }

    private static MiniBatchSampler sampler(int examples) {
        return MiniBatchSampler.independent(
                examples, RandomGeneratorFactory.of("L64X128MixRandom").create(8));
    }
}
