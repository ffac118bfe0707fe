package dev.perrin.trainer.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.trainer.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorCacheTest {
    @TempDir
    Path root;

    private final ExecutorService readers = Executors.newFixedThreadPool(3);
    private Path images;
    private TensorCache cache;

    @BeforeEach
    void writeImages() throws IOException {
        images = root.resolve("images");
        Jpegs.folder(images);
        cache = new TensorCache(root.resolve("cache"), 24);
    }

    @AfterEach
    void stopReaders() {
        readers.shutdownNow();
    }

    private ImageSource open() {
        return cache.of("images", ImageFolder.list(images), readers, 3);
    }

    /// What evaluation sees is the same with the cache and without, to the last bit.
    @Test
    void holdsTheSquaresThatWouldHaveBeenDecoded() {
        ImageFolder files = ImageFolder.list(images);
        Framing.Centre framing = new Framing.Centre(24, 20);
        ImageExamples direct = ImageExamples.centred(
                "a", new DecodedImages(files), files.labels(), framing, Augmentation.NONE, PixelScaling.IMAGENET);
        ImageExamples cached =
                ImageExamples.centred("a", open(), files.labels(), framing, Augmentation.NONE, PixelScaling.IMAGENET);
        int[] all = {0, 1, 2, 3, 4};
        float[] expected = new float[5 * 1200];
        float[] actual = new float[5 * 1200];

        direct.read(all, expected);
        cached.read(all, actual);

        assertThat(actual).containsExactly(expected);
    }

    @Test
    void isUsedAgainWhileItsSourceIsTheSame() throws IOException {
        open();
        FileTime made = Files.getLastModifiedTime(cache.file("images"));
        Object key = Files.readAttributes(cache.file("images"), "unix:ino").get("ino");

        open();

        assertThat(Files.getLastModifiedTime(cache.file("images"))).isEqualTo(made);
        assertThat(Files.readAttributes(cache.file("images"), "unix:ino").get("ino"))
                .isEqualTo(key);
    }

    @Test
    void isMadeAnewWhenAnImageHasChanged() throws IOException {
        open();
        Files.write(images.resolve("cat/c.png"), Jpegs.ramp(30, 41, 240, "png"));
        Pixels pixels = new Pixels();

        open().load(1, pixels);

        assertThat(pixels.values()[2] & 0xFF).isEqualTo(240);
    }

    @Test
    void isMadeAnewWhenALabelHasChanged() throws IOException {
        open();
        byte[] before = Files.readAllBytes(cache.file("images"));
        Files.move(images.resolve("dog/1.jpg"), images.resolve("cat/z.jpg"));

        open();

        assertThat(Files.readAllBytes(cache.file("images"))).isNotEqualTo(before);
    }

    @Test
    void isMadeAnewWhenTheFileIsCutOffOrItsHeadDamaged() throws IOException {
        open();
        Path file = cache.file("images");
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[25]++;
        for (byte[] wrong : new byte[][] {Arrays.copyOf(whole, whole.length - 1), damaged, new byte[0]}) {
            Files.write(file, wrong);

            open();

            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
    }

    @Test
    void noticesADamagedImageWhenItIsRead() throws IOException {
        open();
        Path file = cache.file("images");
        byte[] damaged = Files.readAllBytes(file);
        damaged[damaged.length - 1]++;
        Files.write(file, damaged);
        ImageSource source = open();
        source.load(3, new Pixels());

        assertThatThrownBy(() -> source.load(4, new Pixels()))
                .isInstanceOf(DataException.class)
                .hasMessage("cache '" + file + "': image 4 is damaged; remove the file and it is made anew");
    }

    @Test
    void leavesNothingBehindWhenAnImageCannotBeDecoded() throws IOException {
        Files.write(images.resolve("dog/2.jpg"), new byte[] {1, 2, 3});

        assertThatThrownBy(this::open)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("dog/2.jpg' is of no format that can be read");
        try (Stream<Path> left = Files.list(root.resolve("cache"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void theNumberOfThreadsDoesNotMatter() throws IOException {
        cache.of("one", ImageFolder.list(images), readers, 1);
        cache.of("three", ImageFolder.list(images), readers, 3);

        assertThat(Files.readAllBytes(cache.file("three"))).isEqualTo(Files.readAllBytes(cache.file("one")));
    }
}
