package dev.perrin.snapshot.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Messages as JSON that notebooks like: as protobuf's own JSON, but 64-bit integers are numbers. protobuf's parser
/// reads it back.
public final class ProtoJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ProtoJson() {}

    public static ObjectNode of(Message message) {
        ObjectNode node = NODES.objectNode();
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            node.set(field.getKey().getJsonName(), field(field.getKey(), field.getValue()));
        }
        return node;
    }

    private static JsonNode field(FieldDescriptor field, Object value) {
        if (!field.isRepeated()) {
            return single(value);
        }
        ArrayNode array = NODES.arrayNode();
        ((List<?>) value).forEach(element -> array.add(single(element)));
        return array;
    }

    private static JsonNode single(Object value) {
        return switch (value) {
            case Timestamp timestamp -> NODES.textNode(Timestamps.toString(timestamp));
            case Message message -> of(message);
            case EnumValueDescriptor constant -> NODES.textNode(constant.getName());
            case String text -> NODES.textNode(text);
            case Boolean flag -> NODES.booleanNode(flag);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Float number -> real(number);
            case Double number -> real(number);
            case ByteString bytes -> NODES.textNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
            default -> throw new IllegalArgumentException("no JSON form for " + value.getClass());
        };
    }

    private static JsonNode real(double number) {
        return Double.isFinite(number) ? NODES.numberNode(number) : NODES.textNode(Double.toString(number));
    }
}
