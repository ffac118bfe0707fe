package dev.perrin.analysis.table;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.perrin.proto.analysis.v1.AllLagCurves;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Curves at all lags as a table, one row a lag. Columns have the names of the message's fields.
public final class AllLagTable {
    private AllLagTable() {}

    public static Table of(AllLagCurves curves) {
        List<Column> columns = new ArrayList<>();
        for (FieldDescriptor field : curves.getDescriptorForType().getFields()) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < curves.getRepeatedFieldCount(field); i++) {
                values.add(curves.getRepeatedField(field, i));
            }
            Column.Kind kind =
                    field.getJavaType() == FieldDescriptor.JavaType.LONG ? Column.Kind.WHOLE : Column.Kind.NUMBER;
            columns.add(new Column(field.getName(), kind, values));
        }
        return new Table("all-lags", curves.getLagStepsCount(), columns);
    }
}
