package dev.perrin.analysis.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows of which each names its own columns; what a row does not name is unknown there. Not thread safe.
final class TableBuilder {
    private final String name;
    private final Map<String, Column.Kind> kinds = new LinkedHashMap<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();

    TableBuilder(String name) {
        this.name = name;
    }

    /// Names a column, so that it is there also where no row has a value.
    void column(String column, Column.Kind kind) {
        Column.Kind known = kinds.putIfAbsent(column, kind);
        if (known != null && known != kind) {
            throw new IllegalStateException("column " + column + " of table " + name + " is " + known + " and " + kind);
        }
    }

    /// @param row values of columns that were named
    void row(Map<String, Object> row) {
        rows.add(new HashMap<>(row));
    }

    Table build() {
        List<Column> columns = new ArrayList<>();
        kinds.forEach((column, kind) -> {
            List<@Nullable Object> values = new ArrayList<>();
            for (Map<String, Object> row : rows) {
                values.add(row.get(column));
            }
            columns.add(new Column(column, kind, values));
        });
        return new Table(name, rows.size(), columns);
    }
}
