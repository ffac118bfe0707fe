package dev.perrin.trainer.model.weights;

import dev.perrin.safetensors.ElementType;
import dev.perrin.safetensors.SafetensorsException;
import dev.perrin.safetensors.SafetensorsFile;
import dev.perrin.safetensors.SafetensorsHeader;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ParameterLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A `state_dict` in the safetensors format: parameters and batch norm's statistics by PyTorch's names. Counters that
/// PyTorch adds (`num_batches_tracked`) are passed over; without them it reads what is written here all the same.
public record WeightsFile(Path path) {
    /// A file is mapped in one piece.
    private static final long GREATEST_SIZE_IN_BYTES = Integer.MAX_VALUE;

    /// @throws WeightsException unless the file has exactly the tensors of these layouts
    public void check(ParameterLayout parameters, ParameterLayout buffers) {
        StateDictionary.require(path, open().header(), parameters, buffers);
    }

    /// @param parameters length d. Modified.
    /// @throws WeightsException unless the file has exactly the model's tensors, all of finite numbers
    public void load(Model model, float[] parameters) {
        SafetensorsFile file = open();
        StateDictionary.require(path, file.header(), model.layout(), model.buffers());
        float[] buffers = new float[Math.toIntExact(model.buffers().dimension())];
        read(file, model.layout(), parameters);
        read(file, model.buffers(), buffers);
        model.restoreBuffers(buffers);
    }

    /// Writes the file whole or not at all.
    ///
    /// @param parameters length d. Not modified.
    public void save(Model model, float[] parameters) {
        float[] buffers = new float[Math.toIntExact(model.buffers().dimension())];
        model.copyBuffers(buffers);
        SafetensorsHeader.Builder header = SafetensorsHeader.builder().metadata("format", "pt");
        List.of(model.layout(), model.buffers())
                .forEach(layout -> layout.tensors()
                        .forEach(tensor -> header.tensor(
                                tensor.name(),
                                ElementType.F32,
                                tensor.shape().stream()
                                        .mapToLong(extent -> extent)
                                        .toArray())));
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                write(channel, ByteBuffer.wrap(header.build().encode()));
                write(channel, parameters);
                write(channel, buffers);
                channel.force(true);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new WeightsException("weights '" + path + "' cannot be written: " + e.getMessage(), e);
        }
    }

    private static void write(FileChannel channel, float[] values) throws IOException {
        int chunk = 1 << 18;
        ByteBuffer bytes = ByteBuffer.allocateDirect(chunk * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int first = 0; first < values.length; first += chunk) {
            int count = Math.min(chunk, values.length - first);
            bytes.clear().limit(count * Float.BYTES);
            bytes.asFloatBuffer().put(values, first, count);
            write(channel, bytes);
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private SafetensorsFile open() {
        try (FileChannel channel = FileChannel.open(path)) {
            if (channel.size() > GREATEST_SIZE_IN_BYTES) {
                throw new WeightsException("weights '" + path + "' must have at most " + GREATEST_SIZE_IN_BYTES
                        + " bytes, but have " + channel.size());
            }
            return SafetensorsFile.parse(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        } catch (IOException e) {
            throw new WeightsException("weights '" + path + "' cannot be read: " + reason(e), e);
        } catch (SafetensorsException e) {
            throw new WeightsException("weights '" + path + "' are not a safetensors file: " + e.getMessage(), e);
        }
    }

    private String reason(IOException e) {
        return Files.exists(path) ? String.valueOf(e.getMessage()) : "no such file";
    }

    private void read(SafetensorsFile file, ParameterLayout layout, float[] values) {
        for (ParameterLayout.Tensor tensor : layout.tensors()) {
            int offset = Math.toIntExact(tensor.offset());
            int length = Math.toIntExact(tensor.length());
            ByteBuffer bytes = file.tensor(tensor.name());
            switch (file.header().tensor(tensor.name()).orElseThrow().type()) {
                case F32 -> bytes.asFloatBuffer().get(values, offset, length);
                case F64 -> {
                    for (int i = 0; i < length; i++) {
                        values[offset + i] = (float) bytes.getDouble();
                    }
                }
                case BF16 -> {
                    for (int i = 0; i < length; i++) {
                        values[offset + i] = Float.intBitsToFloat(bytes.getShort() << Short.SIZE);
                    }
                }
                case I64 -> throw new WeightsException("integers are refused before");
            }
            requireFinite(tensor.name(), values, offset, length);
        }
    }

    private void requireFinite(String name, float[] values, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new WeightsException("weights '" + path + "': element " + (i - offset) + " of '" + name
                        + "' must be finite, but is " + values[i]);
            }
        }
    }
}
