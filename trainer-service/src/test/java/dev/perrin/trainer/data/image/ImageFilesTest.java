package dev.perrin.trainer.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.trainer.data.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
    @TempDir
    Path folder;

    @Test
    void classesAreTheFoldersInTheOrderOfTheirNames() throws IOException {
        Jpegs.folder(folder);

        ImageFolder images = ImageFolder.list(folder);

        assertThat(images.labels().values()).containsExactly(0, 0, 0, 1, 1);
        assertThat(images.labels().classCount()).isEqualTo(2);
        assertThat(blues(images)).containsExactly(0, 40, 80, 120, 160);
    }

    @Test
    void refusesAClassWithoutImages() throws IOException {
        Jpegs.folder(folder);
        Files.createDirectory(folder.resolve("bird"));

        assertThatThrownBy(() -> ImageFolder.list(folder))
                .isInstanceOf(DataException.class)
                .hasMessage("data '" + folder + "': the folder of class 'bird' must hold at least one image, but holds"
                        + " none");
    }

    @Test
    void refusesAFormatThatIsNotReadInsteadOfLeavingItOut() throws IOException {
        Jpegs.folder(folder);
        Files.write(folder.resolve("dog/3.webp"), new byte[10]);

        assertThatThrownBy(() -> ImageFolder.list(folder)).hasMessageContaining("must be JPEG, PNG, BMP or TIFF");
    }

    @Test
    void readsShardsInTheirOrderWhicheverOfTheTwoFilesComesFirst() throws IOException {
        Jpegs.shards(folder);

        TarShards shards =
                TarShards.open(List.of(folder.resolve("train-000000.tar"), folder.resolve("train-000001.tar")));

        assertThat(shards.labels().values()).containsExactly(1, 0, 1, 0);
        assertThat(blues(shards)).containsExactly(0, 40, 80, 120);
    }

    @Test
    void refusesAShardThatIsCutOffWhereverItWas() throws IOException {
        byte[] whole = Jpegs.tar(Jpegs.samples(0));
        Path shard = folder.resolve("x.tar");
        int data = whole.length;
        while (whole[data - 1] == 0) {
            data--;
        }
        // In a header, in an image, and between two files: 512 is the size of a block.
        int betweenFiles = (data + 511) / 512 * 512;
        for (int length : new int[] {100, 600, data - 300, betweenFiles}) {
            Files.write(shard, Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> TarShards.open(List.of(shard)))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("data '" + shard + "'")
                    .hasMessageContaining("cut off");
        }
    }

    @Test
    void refusesAnImageWithoutLabelAndALabelWithoutImage() throws IOException {
        Path shard = folder.resolve("x.tar");
        Map<String, byte[]> files = new LinkedHashMap<>(Jpegs.samples(0));
        files.remove("train/0.cls");
        Files.write(shard, Jpegs.tar(files));

        assertThatThrownBy(() -> TarShards.open(List.of(shard)))
                .hasMessage("data '" + shard
                        + "': sample 'train/0' must have an image and a .cls side by side, but has no" + " .cls");

        files = new LinkedHashMap<>(Jpegs.samples(0));
        files.remove("train/40.jpg");
        Files.write(shard, Jpegs.tar(files));
        assertThatThrownBy(() -> TarShards.open(List.of(shard)))
                .hasMessageContaining("'train/40' must have")
                .hasMessageContaining("but has no image");
    }

    @Test
    void refusesALabelThatIsNoNumber() throws IOException {
        Path shard = folder.resolve("x.tar");
        Map<String, byte[]> files = new LinkedHashMap<>(Jpegs.samples(0));
        files.put("train/0.cls", "cat".getBytes(StandardCharsets.US_ASCII));
        Files.write(shard, Jpegs.tar(files));

        assertThatThrownBy(() -> TarShards.open(List.of(shard)))
                .hasMessage(
                        "data '" + shard + "': 'train/0.cls' must hold a label between 0 and 99999 in decimal digits,"
                                + " but holds 'cat'");
    }

    @Test
    void refusesShardsOfOneClass() throws IOException {
        Path shard = folder.resolve("x.tar");
        Files.write(shard, Jpegs.tar(Map.of()));

        assertThatThrownBy(() -> TarShards.open(List.of(shard)))
                .hasMessage("data '" + shard + "' must hold images of at least 2 classes, but hold 0 images of 0");
    }

    private static List<Integer> blues(EncodedImages images) {
        DecodedImages decoded = new DecodedImages(images);
        Pixels pixels = new Pixels();
        List<Integer> blues = new ArrayList<>();
        for (int image = 0; image < images.imageCount(); image++) {
            decoded.load(image, pixels);
            int middle = 3 * (pixels.height() / 2 * pixels.width() + pixels.width() / 2) + 2;
            blues.add(40 * Math.round((pixels.values()[middle] & 0xFF) / 40f));
        }
        return blues;
    }
}
