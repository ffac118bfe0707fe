package dev.perrin.trainer.data.image;

import static dev.perrin.trainer.data.image.IdxFixture.gzipped;
import static dev.perrin.trainer.data.image.IdxFixture.idx;
import static dev.perrin.trainer.data.image.IdxFixture.ramp;
import static dev.perrin.trainer.data.image.IdxFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.trainer.data.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdxReaderTest {
    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final String LABELS = "train-labels-idx1-ubyte";

    @TempDir
    Path folder;

    private final IdxReader reader = new IdxReader(1_000_000);

    @BeforeEach
    void writeSmallFiles() {
        IdxFixture.small(folder);
    }

    /// The sums were computed by another program from the package's own files.
    @Test
    void readsRealImages() {
        LabelledImages fashion = reader.read(IdxFixture.FASHION, 0);
        Pixels first = new Pixels();
        fashion.images().load(0, first);

        assertThat(fashion.images().imageCount()).isEqualTo(200);
        assertThat(first.width()).isEqualTo(28);
        assertThat(sum(first.values())).isEqualTo(76_247);
        assertThat(IntStream.range(0, 200)
                        .mapToLong(image -> {
                            fashion.images().load(image, first);
                            return sum(first.values());
                        })
                        .sum())
                .isEqualTo(11_409_065);
        assertThat(Arrays.copyOf(fashion.labels(), 10)).containsExactly(9, 0, 0, 3, 0, 2, 7, 2, 5, 5);
        assertThat(fashion.classCount()).isEqualTo(10);
    }

    @Test
    void readsPlainAndGzippedFilesAlike() throws IOException {
        LabelledImages plain = reader.read(folder, 0);
        for (String name : new String[] {IMAGES, LABELS}) {
            Path file = folder.resolve(name);
            write(folder.resolve(name + ".gz"), gzipped(Files.readAllBytes(file)));
            Files.delete(file);
        }

        LabelledImages zipped = reader.read(folder, 0);

        assertThat(zipped.labels()).containsExactly(plain.labels()).containsExactly(2, 0, 1);
        assertThat(zipped.images().values().mismatch(plain.images().values())).isEqualTo(-1);
    }

    @Test
    void keepsTheFirstExamplesOnly() {
        LabelledImages two = reader.read(folder, 2);

        assertThat(two.labels()).containsExactly(2, 0);
        assertThat(two.images().imageCount()).isEqualTo(2);
    }

    static Stream<Arguments> damages() {
        byte[] images = idx(0x803, ramp(24), 3, 2, 4);
        byte[] labels = idx(0x801, new byte[] {2, 0, 1}, 3);
        return Stream.of(
                Arguments.of(
                        "labels where images are expected",
                        IMAGES,
                        labels,
                        "must hold images and begin with 00000803, but begins with 00000801: labels"),
                Arguments.of(
                        "images where labels are expected",
                        LABELS,
                        images,
                        "must hold labels and begin with 00000801, but begins with 00000803: images"),
                Arguments.of(
                        "another format",
                        IMAGES,
                        "P5 28 28 255 …………".getBytes(StandardCharsets.UTF_8),
                        "must hold images and begin with 00000803, but begins with 50352032"),
                Arguments.of("nothing", IMAGES, new byte[0], "is cut off or damaged in its header"),
                Arguments.of("half a header", IMAGES, Arrays.copyOf(images, 10), "is cut off or damaged in its header"),
                Arguments.of(
                        "one pixel too few",
                        IMAGES,
                        Arrays.copyOf(images, images.length - 1),
                        "is cut off: it announces 3 elements of 8 bytes, but ends after 23 bytes"),
                Arguments.of(
                        "one byte too many",
                        IMAGES,
                        Arrays.copyOf(images, images.length + 1),
                        "must end after the 3 elements of 8 bytes that it announces, but goes on"),
                Arguments.of(
                        "one label too few",
                        LABELS,
                        Arrays.copyOf(labels, labels.length - 1),
                        "is cut off: it announces 3 elements of 1 bytes, but ends after 2 bytes"),
                Arguments.of(
                        "other labels",
                        LABELS,
                        idx(0x801, new byte[] {1, 0}, 2),
                        "holds 2 labels: they do not belong together"),
                Arguments.of("a cut off archive", IMAGES, Arrays.copyOf(gzipped(images), 30), "is cut off or damaged"),
                Arguments.of(
                        "an impossible count",
                        IMAGES,
                        idx(0x803, ramp(24), -1, 2, 4),
                        "announces 4294967295 in dimension 0, but it must be between 1 and 2147483647"),
                Arguments.of(
                        "an impossible size",
                        IMAGES,
                        idx(0x803, ramp(24), 3, 2, 5000),
                        "announces 5000 in dimension 2, but it must be between 1 and 4096"),
                Arguments.of(
                        "more than fits",
                        IMAGES,
                        idx(0x803, ramp(24), 3, 4096, 4096),
                        "must have at most 1000000 bytes (8 × perrin.trainer.max-data-values), but 3 elements of"
                                + " 16777216 have 50331648"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void saysWhatIsWrongWithAFile(String damage, String name, byte[] bytes, String message) {
        write(folder.resolve(name), bytes);

        assertThatThrownBy(() -> reader.read(folder, 0))
                .as(damage)
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(name);
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        Files.delete(folder.resolve(LABELS));

        assertThatThrownBy(() -> reader.read(folder, 0))
                .hasMessage("data '" + folder + "' must hold train-labels-idx1-ubyte or train-labels-idx1-ubyte.gz,"
                        + " but does not");
    }

    private static long sum(byte[] bytes) {
        return IntStream.range(0, bytes.length).mapToLong(i -> bytes[i] & 0xFF).sum();
    }
}
