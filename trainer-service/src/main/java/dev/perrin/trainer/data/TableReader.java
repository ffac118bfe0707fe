package dev.perrin.trainer.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// Reads a table of numbers: one row a line, separated by commas, semicolons or white space, optionally
/// gzipped, with or without a header line. Empty lines are skipped; anything else that is not a full row of
/// finite numbers is an error that names the line.
///
/// @param maxValues bound on rows × columns, so that a wrong file cannot exhaust the memory
public record TableReader(int maxValues) {
    private static final Pattern SEPARATOR = Pattern.compile("\\s*[,;]\\s*|\\s+");

    public TableReader {
        if (maxValues < 1) {
            throw new IllegalArgumentException("maxValues must be at least 1, but is " + maxValues);
        }
    }

    /// @param source how messages name the input
    /// @param gzipped whether to decompress
    public Table read(InputStream input, String source, boolean gzipped) {
        try (InputStream bytes = gzipped ? new GZIPInputStream(input) : input;
                BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            return new Parser(source).parse(lines);
        } catch (IOException e) {
            throw new DataException("data '" + source + "' is damaged or cut off: " + e.getMessage(), e);
        }
    }

    private final class Parser {
        private final String source;
        private double[] values = new double[1024];
        private int count;
        private int columns;

        Parser(String source) {
            this.source = source;
        }

        Table parse(BufferedReader lines) throws IOException {
            boolean first = true;
            int lineNumber = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                lineNumber++;
                if (line.isBlank()) {
                    continue;
                }
                String[] cells = SEPARATOR.split(line.strip(), -1);
                boolean header = first && Arrays.stream(cells).noneMatch(Parser::isNumber);
                first = false;
                if (!header) {
                    addRow(cells, lineNumber);
                }
            }
            if (count == 0) {
                throw new DataException("data '" + source + "' holds no rows");
            }
            return new Table(Arrays.copyOf(values, count), columns);
        }

        private void addRow(String[] cells, int lineNumber) {
            if (columns == 0) {
                columns = cells.length;
            }
            if (cells.length != columns) {
                throw new DataException("data '" + source + "' line " + lineNumber + ": " + cells.length
                        + " columns, but the lines before have " + columns);
            }
            if (count + columns > maxValues) {
                throw new DataException("data '" + source + "' has more than the permitted " + maxValues + " values");
            }
            if (count + columns > values.length) {
                values = Arrays.copyOf(values, Math.max(2 * values.length, count + columns));
            }
            for (String cell : cells) {
                values[count++] = number(cell, lineNumber);
            }
        }

        private double number(String cell, int lineNumber) {
            double value = isNumber(cell) ? Double.parseDouble(cell) : Double.NaN;
            if (!Double.isFinite(value)) {
                String shown = cell.length() > 40 ? cell.substring(0, 40) + "…" : cell;
                throw new DataException("data '" + source + "' line " + lineNumber + ": '"
                        + shown.replaceAll("\\p{Cntrl}", "�") + "' is not a finite number");
            }
            return value;
        }

        private static boolean isNumber(String cell) {
            try {
                Double.parseDouble(cell);
                return true;
            } catch (NumberFormatException _) {
                return false;
            }
        }
    }
}
