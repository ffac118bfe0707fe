package dev.perrin.snapshot.shell;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Rows under column names. A cell is a text or a whole number.
final class Sheet {
    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    Sheet(String... columns) {
        this.columns = List.of(columns);
    }

    void add(Object... row) {
        rows.add(List.of(row));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /// Nothing where there are no rows.
    void print(PrintWriter out) {
        if (rows.isEmpty()) {
            return;
        }
        int[] widths = new int[columns.size()];
        boolean[] left = new boolean[columns.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = columns.get(c).length();
            for (List<Object> row : rows) {
                widths[c] = Math.max(widths[c], row.get(c).toString().length());
                left[c] |= row.get(c) instanceof String;
            }
        }
        List<String> line = new ArrayList<>();
        for (int c = 0; c < widths.length; c++) {
            line.add(padded(columns.get(c), widths[c], left[c]));
        }
        String heading = String.join("  ", line).stripTrailing();
        out.println(heading);
        out.println("-".repeat(heading.length()));
        for (List<Object> row : rows) {
            line.clear();
            for (int c = 0; c < widths.length; c++) {
                line.add(padded(row.get(c).toString(), widths[c], left[c]));
            }
            out.println(String.join("  ", line).stripTrailing());
        }
    }

    private static String padded(String text, int width, boolean left) {
        String blanks = " ".repeat(Math.max(0, width - text.length()));
        return left ? text + blanks : blanks + text;
    }
}
