package dev.perrin.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A reader of safetensors files written for these tests from the format's description: eight bytes with the length
/// of a JSON header, the header, the data.
final class SafetensorsBytes {
    private final byte[] file;
    private final JsonNode header;
    private final int dataOffset;

    SafetensorsBytes(byte[] file) throws IOException {
        this.file = file;
        int headerLength = Math.toIntExact(
                ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong());
        this.header = new ObjectMapper().readTree(new String(file, 8, headerLength, StandardCharsets.UTF_8));
        this.dataOffset = 8 + headerLength;
    }

    boolean has(String tensor) {
        return header.has(tensor);
    }

    String type(String tensor) {
        return header.path(tensor).path("dtype").asText();
    }

    long extent(String tensor, int axis) {
        return header.path(tensor).path("shape").path(axis).asLong();
    }

    byte[] row(String tensor, int row) {
        JsonNode offsets = header.path(tensor).path("data_offsets");
        int begin = dataOffset + offsets.path(0).asInt();
        int rows = Math.toIntExact(extent(tensor, 0));
        int length = (dataOffset + offsets.path(1).asInt() - begin) / rows;
        return Arrays.copyOfRange(file, begin + row * length, begin + (row + 1) * length);
    }

    long number(String tensor, int row) {
        return ByteBuffer.wrap(row(tensor, row)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
}
