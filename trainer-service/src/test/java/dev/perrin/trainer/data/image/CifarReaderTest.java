package dev.perrin.trainer.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.trainer.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarReaderTest {
    private static final int PLANES = 3072;

    @TempDir
    Path folder;

    private final CifarReader reader = new CifarReader(10_000_000);

    /// Record r: labels as given, pixel (channel, y, x) = r + 80·channel + y + x.
    private static byte[] records(int count, int first, int... labelsOfEach) {
        int size = labelsOfEach.length + PLANES;
        byte[] bytes = new byte[count * size];
        for (int record = 0; record < count; record++) {
            for (int i = 0; i < labelsOfEach.length; i++) {
                bytes[record * size + i] = (byte) ((labelsOfEach[i] + record) % 10);
            }
            for (int i = 0; i < PLANES; i++) {
                int value = first + record + 80 * (i / 1024) + i % 1024 / 32 + i % 32;
                bytes[record * size + labelsOfEach.length + i] = (byte) value;
            }
        }
        return bytes;
    }

    private void writeTen() throws IOException {
        for (int batch = 1; batch <= 5; batch++) {
            Files.write(folder.resolve("data_batch_" + batch + ".bin"), records(4, 4 * batch, batch));
        }
    }

    @Test
    void readsTheFiveBatchesOfCifar10InTheirOrder() throws IOException {
        writeTen();

        LabelledImages ten = reader.read(folder, 0, false);

        assertThat(ten.classCount()).isEqualTo(10);
        assertThat(ten.labels()).containsExactly(1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6, 4, 5, 6, 7, 5, 6, 7, 8);
        Pixels pixels = new Pixels();
        ten.images().load(5, pixels);
        // Image 5 is record 1 of batch 2; pixel (y, x) = (3, 7) of its three channels.
        int at = (3 * 32 + 7) * 3;
        assertThat(Arrays.copyOfRange(pixels.values(), at, at + 3))
                .containsExactly((byte) (9 + 10), (byte) (9 + 80 + 10), (byte) (9 + 160 + 10));
    }

    /// A model gets planes again, as they lay in the file.
    @Test
    void aModelReadsChannelsRowsAndColumns() throws IOException {
        writeTen();
        ImageExamples examples = reader.read(folder, 0, false).named("cifar", Augmentation.NONE, PixelScaling.UNIT);
        float[] row = new float[PLANES];

        examples.read(new int[] {0}, row);

        byte[] record = records(1, 4, 1);
        for (int i = 0; i < PLANES; i++) {
            assertThat(row[i]).isEqualTo((record[1 + i] & 0xFF) / 255f);
        }
        assertThat(examples.shape().channels()).isEqualTo(3);
    }

    @Test
    void cifar100HasFineLabelsUnlessCoarseOnesAreAskedFor() throws IOException {
        Files.write(folder.resolve("train.bin"), records(3, 0, 4, 7));

        assertThat(reader.read(folder, 0, false).labels()).containsExactly(7, 8, 9);
        assertThat(reader.read(folder, 0, false).classCount()).isEqualTo(100);
        assertThat(reader.read(folder, 2, true).labels()).containsExactly(4, 5);
        assertThat(reader.read(folder, 0, true).classCount()).isEqualTo(20);
    }

    @Test
    void refusesCoarseLabelsOfCifar10() throws IOException {
        writeTen();

        assertThatThrownBy(() -> reader.read(folder, 0, true))
                .isInstanceOf(DataException.class)
                .hasMessage("data_options.coarse_labels must be false for data '" + folder
                        + "', which has no coarse labels: it is CIFAR-10");
    }

    @Test
    void saysWhichBatchIsMissing() throws IOException {
        writeTen();
        Files.delete(folder.resolve("data_batch_3.bin"));

        assertThatThrownBy(() -> reader.read(folder, 0, false))
                .hasMessage("data '" + folder + "' must hold data_batch_3.bin of CIFAR-10, but does not");
    }

    @Test
    void noticesABatchThatIsCutOffInARecord() throws IOException {
        writeTen();
        Path second = folder.resolve("data_batch_2.bin");
        Files.write(second, Arrays.copyOf(Files.readAllBytes(second), 10_000));

        assertThatThrownBy(() -> reader.read(folder, 0, false))
                .hasMessage(
                        "data '" + second + "' must hold records of 3073 bytes (CIFAR-10), but has 10000 bytes: it is"
                                + " cut off or something else");
    }

    @Test
    void noticesABatchThatIsCutOffBetweenRecords() throws IOException {
        writeTen();
        Path second = folder.resolve("data_batch_2.bin");
        Files.write(second, Arrays.copyOf(Files.readAllBytes(second), 2 * 3073));

        assertThatThrownBy(() -> reader.read(folder, 0, false))
                .hasMessage(
                        "data '" + second + "' must be as long as the other batches, 12292 bytes, but has 6146: one of"
                                + " them is cut off");
    }

    @Test
    void noticesThatARecordIsOfAnotherFormat() throws IOException {
        writeTen();
        byte[] batch = records(4, 0, 1);
        batch[2 * 3073] = 10;
        Files.write(folder.resolve("data_batch_4.bin"), batch);

        assertThatThrownBy(() -> reader.read(folder, 0, false))
                .hasMessageContaining(
                        "data_batch_4.bin' record 2: label must be below 10, but is 10; it is not CIFAR-10");
    }

    @Test
    void refusesMoreThanFits() throws IOException {
        writeTen();

        assertThatThrownBy(() -> new CifarReader(50_000).read(folder, 0, false))
                .hasMessageContaining("must have at most 50000 bytes")
                .hasMessageContaining("but 20 images have 61440; data_options.first_examples takes fewer");
        assertThat(new CifarReader(50_000).read(folder, 16, false).labels()).hasSize(16);
    }
}
