package dev.perrin.theory.shell;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The fields of any message of the schema by name, so that what the service learns to answer is printed at once.
final class Fields {
    private Fields() {}

    /// Fields with one value that is not "unspecified", in the order of the schema; those of a message within have its
    /// name before theirs.
    static Map<String, Object> single(Message message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            boolean present = field.hasPresence() ? message.hasField(field) : !field.isRepeated();
            if (present) {
                Object value = message.getField(field);
                switch (value) {
                    case Message within ->
                        single(within).forEach((name, inner) -> fields.put(field.getName() + "." + name, inner));
                    case EnumValueDescriptor known -> {
                        if (known.getNumber() != 0) {
                            fields.put(field.getName(), word(known));
                        }
                    }
                    default -> fields.put(field.getName(), value);
                }
            }
        }
        return fields;
    }

    /// Fields with one number for every step.
    static Map<String, List<?>> curves(Message message, int steps) {
        Map<String, List<?>> curves = new LinkedHashMap<>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated()
                    && field.getJavaType() == FieldDescriptor.JavaType.DOUBLE
                    && !field.getName().equals("eigenvectors")
                    && steps > 0
                    && message.getRepeatedFieldCount(field) == steps) {
                curves.put(field.getName(), (List<?>) message.getField(field));
            }
        }
        return curves;
    }

    /// `DAMPING_REGIME_OVERDAMPED` is "overdamped".
    private static String word(EnumValueDescriptor known) {
        String prefix =
                known.getType().getName().replaceAll("(?<=.)([A-Z])", "_$1").toUpperCase(Locale.ROOT) + "_";
        return known.getName().replace(prefix, "").toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
