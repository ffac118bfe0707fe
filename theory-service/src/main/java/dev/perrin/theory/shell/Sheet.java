package dev.perrin.theory.shell;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Rows under column names. A cell is a number, a text, or nothing.
final class Sheet {
    private final List<String> columns;
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    Sheet(List<String> columns) {
        this.columns = List.copyOf(columns);
    }

    void add(List<? extends @Nullable Object> row) {
        rows.add(new ArrayList<@Nullable Object>(row));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /// Comma-separated, every number with all its digits.
    void printCsv(PrintWriter out) {
        out.println(String.join(",", columns.stream().map(Sheet::quoted).toList()));
        for (List<@Nullable Object> row : rows) {
            out.println(commaSeparated(row));
        }
    }

    static String commaSeparated(List<@Nullable Object> row) {
        List<String> cells = new ArrayList<>();
        for (Object cell : row) {
            cells.add(cell == null ? "" : quoted(cell.toString()));
        }
        return String.join(",", cells);
    }

    /// Those with rows, a blank line between two.
    static void printTables(List<Sheet> sheets, PrintWriter out) {
        boolean first = true;
        for (Sheet sheet : sheets) {
            if (!sheet.isEmpty()) {
                if (!first) {
                    out.println();
                }
                first = false;
                sheet.printTable(out);
            }
        }
    }

    private void printTable(PrintWriter out) {
        int[] widths = new int[columns.size()];
        boolean[] left = new boolean[columns.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = columns.get(c).length();
            for (List<@Nullable Object> row : rows) {
                widths[c] = Math.max(widths[c], rounded(row.get(c)).length());
                left[c] |= row.get(c) instanceof String;
            }
        }
        List<String> line = new ArrayList<>();
        for (int c = 0; c < widths.length; c++) {
            line.add(padded(columns.get(c).replace('_', ' '), widths[c], left[c]));
        }
        String heading = String.join("  ", line).stripTrailing();
        out.println(heading);
        out.println("-".repeat(heading.length()));
        for (List<@Nullable Object> row : rows) {
            line.clear();
            for (int c = 0; c < widths.length; c++) {
                line.add(padded(rounded(row.get(c)), widths[c], left[c]));
            }
            out.println(String.join("  ", line).stripTrailing());
        }
    }

    private static String rounded(@Nullable Object cell) {
        if (cell == null) {
            return "-";
        }
        return cell instanceof Double value && Double.isFinite(value) && value != Math.rint(value)
                ? String.format(Locale.ROOT, "%.6g", value)
                : cell instanceof Double value && Math.abs(value) < 1e7
                        ? String.format(Locale.ROOT, "%.0f", value)
                        : cell.toString();
    }

    private static String padded(String text, int width, boolean left) {
        String blanks = " ".repeat(Math.max(0, width - text.length()));
        return left ? text + blanks : blanks + text;
    }

    private static String quoted(String text) {
        return text.matches("(?s).*[\",\\n\\r].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
