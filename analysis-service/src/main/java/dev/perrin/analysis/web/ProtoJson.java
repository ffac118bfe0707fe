package dev.perrin.analysis.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Protobuf messages as JSON for browsers and notebooks: field names in lowerCamelCase, all numbers as JSON numbers
/// (int64 too: every one of ours is far below 2⁵³), enum values without their type's prefix, timestamps in ISO
/// 8601. A field that tracks presence is left out when it is absent; all others are always there.
final class ProtoJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private ProtoJson() {}

    static String of(Message message) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            write(message, json);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail", e);
        }
        return out.toString();
    }

    static String of(List<? extends Message> messages) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartArray();
            for (Message message : messages) {
                write(message, json);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail", e);
        }
        return out.toString();
    }

    /// `{"error": "…"}`
    static String error(String text) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("error", text);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail", e);
        }
        return out.toString();
    }

    private static void write(Message message, JsonGenerator json) throws IOException {
        if (message instanceof Timestamp timestamp) {
            json.writeString(Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos())
                    .toString());
            return;
        }
        json.writeStartObject();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                json.writeArrayFieldStart(field.getJsonName());
                for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
                    writeValue(field, message.getRepeatedField(field, i), json);
                }
                json.writeEndArray();
            } else if (!field.hasPresence() || message.hasField(field)) {
                json.writeFieldName(field.getJsonName());
                writeValue(field, message.getField(field), json);
            }
        }
        json.writeEndObject();
    }

    private static void writeValue(FieldDescriptor field, Object value, JsonGenerator json) throws IOException {
        switch (field.getJavaType()) {
            case INT -> json.writeNumber((Integer) value);
            case LONG -> json.writeNumber((Long) value);
            case FLOAT -> writeFinite(((Float) value).doubleValue(), json);
            case DOUBLE -> writeFinite((Double) value, json);
            case BOOLEAN -> json.writeBoolean((Boolean) value);
            case STRING -> json.writeString((String) value);
            case BYTE_STRING ->
                json.writeString(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case ENUM -> json.writeString(withoutPrefix((EnumValueDescriptor) value));
            case MESSAGE -> write((Message) value, json);
        }
    }

    /// JSON has no word for a number that is not finite.
    private static void writeFinite(double value, JsonGenerator json) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }

    private static String withoutPrefix(EnumValueDescriptor value) {
        String prefix = value.getType()
                        .getName()
                        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .toUpperCase(Locale.ROOT) + "_";
        return value.getName().startsWith(prefix) ? value.getName().substring(prefix.length()) : value.getName();
    }
}
