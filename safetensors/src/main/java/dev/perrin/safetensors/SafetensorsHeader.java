package dev.perrin.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What stands before the tensors of a file.
///
/// ```text
///  0              8                      8+H
/// +--------------+----------------------+-----------------------------------------------
/// | H, uint64 LE | JSON, padded with    | tensors one after another, without gaps,
/// |              | spaces to 8 bytes    | row-major, little-endian
/// +--------------+----------------------+-----------------------------------------------
/// ```
///
/// JSON: `{"__metadata__": {"key": "value", …}, "name": {"dtype": "F32", "shape": [n, d], "data_offsets": [begin,
/// end]}, …}`.
///
/// @param tensors in the order of their bytes
public record SafetensorsHeader(Map<String, String> metadata, List<TensorInfo> tensors) {
    /// A header longer than this is refused before it is read; the reference implementation allows 100 MB.
    public static final int MAX_LENGTH = 16 << 20;

    private static final int LENGTH_BYTES = Long.BYTES;
    private static final String METADATA = "__metadata__";
    /// Deeper than any header: the parser takes memory for every level.
    private static final int MAX_NESTING = 8;
    private static final int MAX_NUMBER_LENGTH = 100;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    public SafetensorsHeader {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors = List.copyOf(tensors);
        long end = 0;
        for (TensorInfo tensor : tensors) {
            if (tensor.begin() != end) {
                throw new SafetensorsException(
                        "tensor '" + tensor.name() + "' must begin at " + end + ", but begins at " + tensor.begin());
            }
            end = tensor.end();
        }
    }

    /// Places tensors one after another.
    public static final class Builder {
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private final List<TensorInfo> tensors = new ArrayList<>();
        private long end;

        public Builder metadata(String key, String value) {
            metadata.put(key, value);
            return this;
        }

        public Builder tensor(String name, ElementType type, long... shape) {
            TensorInfo tensor =
                    new TensorInfo(name, type, Arrays.stream(shape).boxed().toList(), end);
            tensors.add(tensor);
            end = tensor.end();
            return this;
        }

        public SafetensorsHeader build() {
            return new SafetensorsHeader(metadata, tensors);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    public Optional<TensorInfo> tensor(String name) {
        return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
    }

    /// Bytes of all tensors together.
    public long dataSizeInBytes() {
        return tensors.isEmpty() ? 0 : tensors.getLast().end();
    }

    /// The length field and the JSON; the tensors' bytes follow directly.
    public byte[] encode() {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = root.putObject(METADATA);
            metadata.forEach(node::put);
        }
        for (TensorInfo tensor : tensors) {
            ObjectNode node =
                    root.putObject(tensor.name()).put("dtype", tensor.type().name());
            ArrayNode shape = node.putArray("shape");
            tensor.shape().forEach(shape::add);
            node.putArray("data_offsets").add(tensor.begin()).add(tensor.end());
        }
        try {
            byte[] json = JSON.writeValueAsBytes(root);
            int padded = json.length + 7 & ~7;
            byte[] header = new byte[LENGTH_BYTES + padded];
            Arrays.fill(header, LENGTH_BYTES, header.length, (byte) ' ');
            System.arraycopy(json, 0, header, LENGTH_BYTES, json.length);
            ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(0, padded);
            return header;
        } catch (JsonProcessingException e) {
            throw new SafetensorsException("header cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    /// Length of the encoded header, read from the first eight bytes of a file.
    ///
    /// @param start at least the first eight bytes. Not modified.
    public static int encodedLength(ByteBuffer start) {
        if (start.remaining() < LENGTH_BYTES) {
            throw new SafetensorsException("file of " + start.remaining() + " bytes has no header");
        }
        long length = start.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > MAX_LENGTH) {
            throw new SafetensorsException("header length " + length + " is not between 2 and " + MAX_LENGTH);
        }
        return LENGTH_BYTES + (int) length;
    }

    /// @param start the file's first bytes, at least [#encodedLength] of them. Not modified.
    public static SafetensorsHeader parse(ByteBuffer start) {
        int length = encodedLength(start);
        if (start.remaining() < length) {
            throw new SafetensorsException("header needs " + length + " bytes, but there are " + start.remaining());
        }
        byte[] json = new byte[length - LENGTH_BYTES];
        start.duplicate().position(start.position() + LENGTH_BYTES).get(json);
        if (json[0] != '{') {
            throw new SafetensorsException("header does not begin with '{'");
        }
        try {
            return read(JSON.readTree(json));
        } catch (IOException e) {
            throw new SafetensorsException("header is not JSON: " + e.getMessage(), e);
        }
    }

    private static SafetensorsHeader read(JsonNode root) {
        Map<String, String> metadata = new LinkedHashMap<>();
        List<TensorInfo> tensors = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (entry.getKey().equals(METADATA)) {
                entry.getValue()
                        .properties()
                        .forEach(pair ->
                                metadata.put(pair.getKey(), pair.getValue().asText()));
            } else {
                tensors.add(readTensor(entry.getKey(), entry.getValue()));
            }
        }
        tensors.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::sizeInBytes));
        return new SafetensorsHeader(metadata, tensors);
    }

    private static TensorInfo readTensor(String name, JsonNode node) {
        String dtype = node.path("dtype").asText();
        ElementType type = ElementType.named(dtype)
                .orElseThrow(() -> new SafetensorsException("dtype '" + dtype + "' of '" + name + "' is unknown"));
        List<Long> shape = longs(name, node.path("shape"));
        List<Long> offsets = longs(name, node.path("data_offsets"));
        if (offsets.size() != 2) {
            throw new SafetensorsException("data_offsets of '" + name + "' must be two numbers");
        }
        TensorInfo tensor = new TensorInfo(name, type, shape, offsets.get(0));
        if (tensor.end() != offsets.get(1)) {
            throw new SafetensorsException("data_offsets " + offsets + " of '" + name + "' do not fit shape " + shape);
        }
        return tensor;
    }

    private static List<Long> longs(String name, JsonNode array) {
        if (!array.isArray()) {
            throw new SafetensorsException("shape and data_offsets of '" + name + "' must be arrays");
        }
        List<Long> values = new ArrayList<>();
        for (JsonNode element : array) {
            if (!element.isIntegralNumber() || !element.canConvertToLong()) {
                throw new SafetensorsException("'" + name + "' has a number that is not a 64-bit integer");
            }
            values.add(element.asLong());
        }
        return values;
    }
}
