package dev.perrin.analysis.table;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// An [AnalysisResult] as flat tables. The messages themselves say which, so that a quantity that is added there has
/// its table:
///
/// | in the result | table |
/// | --- | --- |
/// | its numbers, and those of single messages in it | `summary`, one row |
/// | a repeated message | one of the field's name, one row each; a repeated message within it `outer.inner` |
/// | arrays side by side in a message | `….values`, one row an index |
///
/// Columns have the names of the fields; those of a message within a row are joined by `_`. Rows of an inner table
/// begin with the first field of each outer row. The run's record and settings are left out.
public final class ResultTables {
    /// The table of what there is once.
    public static final String SUMMARY = "summary";

    private static final String INDEX = "index";

    private final Map<String, TableBuilder> builders = new LinkedHashMap<>();
    /// Whether rows of a table of this name are kept.
    private final Predicate<String> wanted;

    private ResultTables(Predicate<String> wanted) {
        this.wanted = wanted;
    }

    /// All tables, in the order of the fields.
    public static List<Table> of(AnalysisResult result) {
        return builders(result, _ -> true).values().stream()
                .map(TableBuilder::build)
                .toList();
    }

    /// Names of all tables, in the order of the fields.
    public static List<String> names(AnalysisResult result) {
        return List.copyOf(builders(result, _ -> false).keySet());
    }

    public static Optional<Table> find(AnalysisResult result, String name) {
        return Optional.ofNullable(builders(result, name::equals).get(name)).map(TableBuilder::build);
    }

    private static Map<String, TableBuilder> builders(AnalysisResult result, Predicate<String> wanted) {
        ResultTables tables = new ResultTables(wanted);
        tables.add(
                SUMMARY,
                "",
                new Keys(List.of(), Map.of()),
                result.toBuilder().clearRecord().clearSettings().build());
        return tables.builders;
    }

    /// First fields of the outer rows.
    private record Keys(List<KeyColumn> columns, Map<String, Object> values) {
        Keys with(KeyColumn column, Object value) {
            List<KeyColumn> more = new ArrayList<>(columns);
            more.add(column);
            Map<String, Object> all = new LinkedHashMap<>(values);
            all.put(column.name(), value);
            return new Keys(more, all);
        }

        void nameIn(TableBuilder table) {
            columns.forEach(column -> table.column(column.name(), column.kind()));
        }
    }

    private record KeyColumn(String name, Column.Kind kind) {}

    /// One row of a table, and what is repeated in it as rows of further ones.
    ///
    /// @param path of the message, to name inner tables by
    private void add(String table, String path, Keys keys, Message message) {
        TableBuilder builder = builders.computeIfAbsent(table, TableBuilder::new);
        if (wanted.test(table)) {
            keys.nameIn(builder);
            nameColumns(message.getDescriptorForType(), "", builder);
            Map<String, Object> row = new LinkedHashMap<>(keys.values());
            addScalars(message, "", row);
            builder.row(row);
        }
        addInner(path, keysOf(path, keys, message), message);
    }

    private static Keys keysOf(String path, Keys keys, Message message) {
        if (path.isEmpty()) {
            return keys;
        }
        FieldDescriptor first = message.getDescriptorForType().getFields().getFirst();
        if (first.isRepeated() || first.getJavaType() == JavaType.MESSAGE) {
            return keys;
        }
        String outer = path.substring(path.lastIndexOf('.') + 1);
        return keys.with(
                new KeyColumn(outer + "_" + first.getName(), kind(first)), value(first, message.getField(first)));
    }

    private void addInner(String path, Keys keys, Message message) {
        String prefix = path.isEmpty() ? "" : path + ".";
        addArrays((path.isEmpty() ? SUMMARY : path) + ".values", keys, message);
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.getJavaType() != JavaType.MESSAGE) {
                continue;
            }
            String inner = prefix + field.getName();
            if (!field.isRepeated()) {
                if (message.hasField(field)) {
                    addInner(inner, keys, (Message) message.getField(field));
                }
                continue;
            }
            for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
                add(inner, inner, keys, (Message) message.getRepeatedField(field, i));
            }
        }
    }

    private void addArrays(String table, Keys keys, Message message) {
        List<FieldDescriptor> arrays = message.getDescriptorForType().getFields().stream()
                .filter(field -> field.isRepeated() && field.getJavaType() != JavaType.MESSAGE)
                .toList();
        int rows =
                arrays.stream().mapToInt(message::getRepeatedFieldCount).max().orElse(0);
        if (rows == 0) {
            return;
        }
        TableBuilder builder = builders.computeIfAbsent(table, TableBuilder::new);
        if (!wanted.test(table)) {
            return;
        }
        keys.nameIn(builder);
        builder.column(INDEX, Column.Kind.WHOLE);
        arrays.forEach(array -> builder.column(array.getName(), kind(array)));
        for (int i = 0; i < rows; i++) {
            Map<String, Object> row = new LinkedHashMap<>(keys.values());
            row.put(INDEX, (long) i);
            for (FieldDescriptor array : arrays) {
                if (i < message.getRepeatedFieldCount(array)) {
                    row.put(array.getName(), value(array, message.getRepeatedField(array, i)));
                }
            }
            builder.row(row);
        }
    }

    private static void nameColumns(Descriptor type, String prefix, TableBuilder table) {
        for (FieldDescriptor field : type.getFields()) {
            if (field.isRepeated()) {
                continue;
            }
            if (field.getJavaType() != JavaType.MESSAGE) {
                table.column(prefix + field.getName(), kind(field));
            } else if (isFlattened(field.getMessageType())) {
                nameColumns(field.getMessageType(), prefix + field.getName() + "_", table);
            }
        }
    }

    private static void addScalars(Message message, String prefix, Map<String, Object> row) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated() || (field.hasPresence() && !message.hasField(field))) {
                continue;
            }
            if (field.getJavaType() != JavaType.MESSAGE) {
                row.put(prefix + field.getName(), value(field, message.getField(field)));
            } else if (isFlattened(field.getMessageType())) {
                addScalars((Message) message.getField(field), prefix + field.getName() + "_", row);
            }
        }
    }

    /// Messages of the analysis itself; a run's record has a service of its own.
    private static boolean isFlattened(Descriptor type) {
        return type.getFile().getPackage().equals("perrin.analysis.v1")
                && !type.getName().equals("MeasurementSettings");
    }

    private static Column.Kind kind(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT, LONG -> Column.Kind.WHOLE;
            case FLOAT, DOUBLE -> Column.Kind.NUMBER;
            case BOOLEAN -> Column.Kind.FLAG;
            case STRING, ENUM -> Column.Kind.TEXT;
            case BYTE_STRING, MESSAGE ->
                throw new IllegalArgumentException(field.getFullName() + " has no kind of column");
        };
    }

    private static Object value(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case INT, LONG, FLOAT, DOUBLE -> number(field, (Number) value);
            case ENUM -> ((EnumValueDescriptor) value).getName().toLowerCase(Locale.ROOT);
            default -> value;
        };
    }

    private static Object number(FieldDescriptor field, Number value) {
        return kind(field) == Column.Kind.WHOLE ? (Object) value.longValue() : (Object) value.doubleValue();
    }
}
