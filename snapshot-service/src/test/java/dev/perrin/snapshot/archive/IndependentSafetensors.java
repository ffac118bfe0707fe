package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads safetensors by the letter of the format; shares nothing with the service.
///
/// @param dtype by name
/// @param shape by name, as it is written: `[2,3]`
/// @param bytes by name
public record IndependentSafetensors(Map<String, String> dtype, Map<String, String> shape, Map<String, byte[]> bytes) {
    private static final Pattern TENSOR = Pattern.compile(
            "\"([^\"]+)\":\\{\"dtype\":\"(\\w+)\",\"shape\":(\\[[\\d,]*]),\"data_offsets\":\\[(\\d+),(\\d+)]}");

    public static IndependentSafetensors parse(byte[] file) {
        int headerLength = Math.toIntExact(
                ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong());
        Matcher matcher = TENSOR.matcher(new String(file, 8, headerLength, StandardCharsets.UTF_8));
        IndependentSafetensors read =
                new IndependentSafetensors(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        int end = 0;
        while (matcher.find()) {
            assertThat(Integer.parseInt(matcher.group(4))).isEqualTo(end);
            end = Integer.parseInt(matcher.group(5));
            read.dtype.put(matcher.group(1), matcher.group(2));
            read.shape.put(matcher.group(1), matcher.group(3));
            int data = 8 + headerLength;
            read.bytes.put(
                    matcher.group(1), Arrays.copyOfRange(file, data + Integer.parseInt(matcher.group(4)), data + end));
        }
        assertThat(file).hasSize(8 + headerLength + end);
        return read;
    }

    public byte[] tensor(String name) {
        byte[] found = bytes.get(name);
        assertThat(found).as(name).isNotNull();
        return found == null ? new byte[0] : found;
    }

    public long[] longs(String name) {
        ByteBuffer buffer = ByteBuffer.wrap(tensor(name)).order(ByteOrder.LITTLE_ENDIAN);
        long[] values = new long[buffer.remaining() / Long.BYTES];
        buffer.asLongBuffer().get(values);
        return values;
    }
}
