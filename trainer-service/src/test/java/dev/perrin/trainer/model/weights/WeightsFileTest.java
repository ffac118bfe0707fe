package dev.perrin.trainer.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.safetensors.ElementType;
import dev.perrin.safetensors.SafetensorsHeader;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.TestData;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.SoftmaxRegression;
import dev.perrin.trainer.model.network.PublishedNetworks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsFileTest {
    @TempDir
    private Path folder;

    /// The file has PyTorch's own order and its counters.
    @Test
    void readsWhatPyTorchHasWritten() throws URISyntaxException {
        // Given
        Model model = PublishedNetworks.cnn();
        Path path =
                Path.of(Objects.requireNonNull(WeightsFileTest.class.getResource("/golden/networks/cnn.safetensors"))
                        .toURI());
        float[] parameters = new float[model.dimension()];
        float[] buffers = new float[(int) model.buffers().dimension()];

        // When
        new WeightsFile(path).load(model, parameters);
        model.copyBuffers(buffers);

        // Then
        assertThat(parameters).containsExactly(PublishedNetworks.parameters(model));
        assertThat(buffers).containsExactly(PublishedNetworks.statistics(model));
    }

    @Test
    void readsWhatItHasWritten() {
        // Given
        Model model = PublishedNetworks.cnn();
        float[] parameters = new float[model.dimension()];
        model.initialise(new SplittableRandom(3), parameters);
        model.restoreBuffers(PublishedNetworks.statistics(model));
        WeightsFile file = new WeightsFile(folder.resolve("weights.safetensors"));
        Model other = PublishedNetworks.cnn();
        float[] read = new float[parameters.length];
        float[] buffers = new float[(int) model.buffers().dimension()];

        // When
        file.save(model, parameters);
        file.load(other, read);
        other.copyBuffers(buffers);

        // Then
        assertThat(read).containsExactly(parameters);
        assertThat(buffers).containsExactly(PublishedNetworks.statistics(model));
        assertThat(folder)
                .isDirectoryContaining("glob:**/weights.safetensors")
                .isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void readsWiderAndNarrowerNumbers() {
        Model model = softmax();
        Path path = folder.resolve("mixed.safetensors");
        ByteBuffer data = ByteBuffer.allocate(640 * 8 + 10 * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 640; i++) {
            data.putDouble(i / 3.0);
        }
        for (int i = 0; i < 10; i++) {
            data.putShort((short) (Float.floatToIntBits(i) >>> 16));
        }
        write(
                path,
                SafetensorsHeader.builder()
                        .tensor("linear.weight", ElementType.F64, 10, 64)
                        .tensor("linear.bias", ElementType.BF16, 10)
                        .build(),
                data.array());
        float[] parameters = new float[650];

        new WeightsFile(path).load(model, parameters);

        for (int i = 0; i < 640; i++) {
            assertThat(parameters[i]).isEqualTo((float) (i / 3.0));
        }
        for (int i = 0; i < 10; i++) {
            assertThat(parameters[640 + i]).isEqualTo(i);
        }
    }

    @Test
    void namesWhatIsMissingMisshapenAndNotOfTheModel() {
        Path path = folder.resolve("other.safetensors");
        write(
                path,
                SafetensorsHeader.builder()
                        .tensor("linear.weight", ElementType.F32, 64, 10)
                        .tensor("fc.bias", ElementType.F32, 10)
                        .tensor("bn1.num_batches_tracked", ElementType.I64)
                        .build(),
                new byte[650 * 4 + 8]);

        assertThatThrownBy(() -> new WeightsFile(path).load(softmax(), new float[650]))
                .isInstanceOf(WeightsException.class)
                .hasMessage("weights '" + path + "' do not fit the model: "
                        + "shape of 'linear.weight' must be [10, 64], but is [64, 10]; missing: linear.bias; "
                        + "not of this model: fc.bias");
    }

    @Test
    void namesOnlySomeOfManyTensorsThatAreMissing() {
        Path path = folder.resolve("empty.safetensors");
        write(path, SafetensorsHeader.builder().build(), new byte[0]);

        assertThatThrownBy(() -> new WeightsFile(path)
                        .check(
                                PublishedNetworks.cnn().layout(),
                                PublishedNetworks.cnn().buffers()))
                .isInstanceOf(WeightsException.class)
                .hasMessageEndingWith("norms.1.weight, norms.1.bias and 6 more");
    }

    @Test
    void refusesIntegersAndNumbersThatAreNotFinite() {
        Path integers = folder.resolve("integers.safetensors");
        write(
                integers,
                SafetensorsHeader.builder()
                        .tensor("linear.weight", ElementType.F32, 10, 64)
                        .tensor("linear.bias", ElementType.I64, 10)
                        .build(),
                new byte[640 * 4 + 10 * 8]);
        assertThatThrownBy(() -> new WeightsFile(integers).load(softmax(), new float[650]))
                .hasMessageEndingWith("dtype of 'linear.bias' must be F32, F64 or BF16, but is I64");

        Path infinite = folder.resolve("infinite.safetensors");
        ByteBuffer data = ByteBuffer.allocate(650 * 4).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(641 * 4, Float.NaN);
        write(
                infinite,
                SafetensorsHeader.builder()
                        .tensor("linear.weight", ElementType.F32, 10, 64)
                        .tensor("linear.bias", ElementType.F32, 10)
                        .build(),
                data.array());
        assertThatThrownBy(() -> new WeightsFile(infinite).load(softmax(), new float[650]))
                .isInstanceOf(WeightsException.class)
                .hasMessage("weights '" + infinite + "': element 1 of 'linear.bias' must be finite, but is NaN");
    }

    @Test
    void refusesWhatIsNoFileOrCutOff() throws IOException {
        Path missing = folder.resolve("missing.safetensors");
        assertThatThrownBy(() -> new WeightsFile(missing).load(softmax(), new float[650]))
                .isInstanceOf(WeightsException.class)
                .hasMessage("weights '" + missing + "' cannot be read: no such file");

        Path whole = folder.resolve("whole.safetensors");
        new WeightsFile(whole).save(softmax(), new float[650]);
        byte[] bytes = Files.readAllBytes(whole);
        for (int length : List.of(0, 7, 100, bytes.length - 1)) {
            Path cut = folder.resolve("cut.safetensors");
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> new WeightsFile(cut).load(softmax(), new float[650]))
                    .as("%d bytes", length)
                    .isInstanceOf(WeightsException.class)
                    .hasMessageStartingWith("weights '" + cut + "' are not a safetensors file: ");
        }
    }

    private static Model softmax() {
        var digits = TestData.digits();
        return new SoftmaxRegression(digits, (Labels) digits.targets());
    }

    private static void write(Path path, SafetensorsHeader header, byte[] data) {
        byte[] start = header.encode();
        byte[] bytes = Arrays.copyOf(start, start.length + data.length);
        System.arraycopy(data, 0, bytes, start.length, data.length);
        try {
            Files.write(path, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
