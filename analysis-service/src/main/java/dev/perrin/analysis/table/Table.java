package dev.perrin.analysis.table;

import java.util.List;

/// Columns of equal length.
///
/// @param rows may be 0
public record Table(String name, int rows, List<Column> columns) {
    public Table {
        columns = List.copyOf(columns);
        for (Column column : columns) {
            if (column.values().size() != rows) {
                throw new IllegalArgumentException("column " + column.name() + " of table " + name + " has "
                        + column.values().size() + " values for " + rows + " rows");
            }
        }
    }
}
