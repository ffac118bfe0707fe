package dev.perrin.analysis.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/// Comma-separated values after RFC 4180, names first; what is unknown is empty. Numbers have as many digits as it
/// takes to read the same double again.
public final class CsvTables {
    private CsvTables() {}

    public static String write(Table table) {
        StringBuilder out = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(out, CSVFormat.RFC4180)) {
            printer.printRecord(table.columns().stream().map(Column::name).toList());
            for (int row = 0; row < table.rows(); row++) {
                List<@Nullable Object> values = new ArrayList<>();
                for (Column column : table.columns()) {
                    values.add(column.values().get(row));
                }
                printer.printRecord(values);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail", e);
        }
        return out.toString();
    }
}
