package dev.perrin.wire;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Schemas as lines, one for each thing that a client can depend on, so that the difference of two versions is a
/// difference of lines.
final class SchemaText {
    private SchemaText() {}

    static String of(Collection<FileDescriptor> files) {
        StringBuilder text = new StringBuilder();
        files.stream().sorted(Comparator.comparing(FileDescriptor::getFullName)).forEach(file -> append(text, file));
        return text.toString();
    }

    /// Lines of `recorded` that `actual` lacks: removed, renumbered, renamed or retyped.
    static Set<String> broken(String recorded, String actual) {
        return difference(recorded, actual);
    }

    /// Lines of `actual` that `recorded` lacks.
    static Set<String> unrecorded(String recorded, String actual) {
        return difference(actual, recorded);
    }

    private static Set<String> difference(String of, String without) {
        Set<String> lines = of.lines().filter(line -> !line.isBlank()).collect(Collectors.toCollection(TreeSet::new));
        without.lines().forEach(lines::remove);
        return lines;
    }

    private static void append(StringBuilder text, FileDescriptor file) {
        line(text, "file", file.getFullName());
        file.getServices().forEach(service -> append(text, service));
        file.getEnumTypes().forEach(type -> append(text, type));
        file.getMessageTypes().forEach(message -> append(text, message));
        text.append('\n');
    }

    private static void append(StringBuilder text, ServiceDescriptor service) {
        line(text, "service", service.getFullName());
        for (MethodDescriptor method : service.getMethods()) {
            line(
                    text,
                    "rpc",
                    service.getFullName() + "/" + method.getName(),
                    (method.isClientStreaming() ? "stream " : "")
                            + method.getInputType().getFullName(),
                    "→",
                    (method.isServerStreaming() ? "stream " : "")
                            + method.getOutputType().getFullName());
        }
    }

    private static void append(StringBuilder text, EnumDescriptor type) {
        line(text, "enum", type.getFullName());
        for (EnumValueDescriptor value : type.getValues()) {
            line(text, "value", type.getFullName(), "= " + value.getNumber(), value.getName());
        }
    }

    private static void append(StringBuilder text, Descriptor message) {
        line(text, "message", message.getFullName());
        for (FieldDescriptor field : message.getFields()) {
            line(
                    text,
                    "field",
                    message.getFullName(),
                    "= " + field.getNumber(),
                    presence(field),
                    type(field),
                    field.getName());
        }
        message.getEnumTypes().forEach(type -> append(text, type));
        message.getNestedTypes().forEach(nested -> append(text, nested));
    }

    private static String presence(FieldDescriptor field) {
        OneofDescriptor choice = field.getRealContainingOneof();
        if (choice != null) {
            return "oneof " + choice.getName();
        }
        if (field.isRepeated()) {
            return field.isPacked() ? "repeated packed" : "repeated";
        }
        return field.toProto().getProto3Optional() ? "optional" : "singular";
    }

    private static String type(FieldDescriptor field) {
        if (field.getJavaType() == JavaType.MESSAGE) {
            return field.getMessageType().getFullName();
        }
        if (field.getJavaType() == JavaType.ENUM) {
            return field.getEnumType().getFullName();
        }
        return field.getType().name().toLowerCase(Locale.ROOT);
    }

    private static void line(StringBuilder text, String... words) {
        text.append(String.join(" ", words)).append('\n');
    }
}
