package dev.perrin.theory.shell;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.theory.v1.Hyperparameters;
import dev.perrin.proto.theory.v1.SweepPoint;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Prints the points of a sweep: comma-separated values and JSON as they come, a table once all are there, for its
/// columns are as wide as their widest number.
final class SweepPrinter {
    private static final List<String> VARIED = List.of("learning_rate", "momentum", "weight_decay", "batch_size");
    private static final String REFUSAL = "refusal";

    private final Format form;
    private final PrintWriter out;
    private final List<Map<String, Object>> lines = new ArrayList<>();
    private boolean headed;

    SweepPrinter(Format form, PrintWriter out) {
        this.form = form;
        this.out = out;
    }

    void add(SweepPoint point) {
        switch (form) {
            case TABLE -> lines.add(line(point));
            case CSV -> printRows(point);
            case JSON -> printJson(point);
        }
    }

    /// Prints what waited for the last point.
    void end() {
        if (form != Format.TABLE) {
            return;
        }
        Set<String> columns = new LinkedHashSet<>();
        lines.forEach(line -> columns.addAll(line.keySet()));
        // What is refused stands last, whichever point is the first refused.
        if (columns.remove(REFUSAL)) {
            columns.add(REFUSAL);
        }
        Sheet sheet = new Sheet(List.copyOf(columns));
        for (Map<String, Object> line : lines) {
            List<@Nullable Object> row = new ArrayList<>();
            columns.forEach(column -> row.add(line.get(column)));
            sheet.add(row);
        }
        Sheet.printTables(List.of(sheet), out);
    }

    private static Map<String, Object> line(SweepPoint point) {
        Map<String, Object> line = new LinkedHashMap<>(varied(point.getHyperparameters()));
        if (point.hasAnswer()) {
            line.putAll(new PredictSheets(point.getAnswer()).line());
        } else {
            line.put(REFUSAL, point.getRefusal());
        }
        return line;
    }

    private void printRows(SweepPoint point) {
        List<Object> place = List.copyOf(varied(point.getHyperparameters()).values());
        if (!headed) {
            headed = true;
            List<String> columns = new ArrayList<>(VARIED);
            columns.addAll(PredictSheets.TIDY);
            out.println(String.join(",", columns));
        }
        if (point.hasAnswer()) {
            new PredictSheets(point.getAnswer()).tidy(row -> printRow(place, row));
        } else {
            printRow(place, Arrays.asList(null, null, null, null, REFUSAL, point.getRefusal()));
        }
    }

    private void printRow(List<Object> place, List<@Nullable Object> row) {
        List<@Nullable Object> cells = new ArrayList<@Nullable Object>(place);
        cells.addAll(row);
        out.println(Sheet.commaSeparated(cells));
    }

    private void printJson(SweepPoint point) {
        try {
            out.println(JsonFormat.printer().omittingInsignificantWhitespace().print(point));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an answer without Any fields can be written", e);
        }
    }

    /// What a sweep varies, by name.
    private static Map<String, Object> varied(Hyperparameters hyperparameters) {
        Map<String, Object> fields = new LinkedHashMap<>();
        VARIED.forEach(name -> fields.put(
                name, hyperparameters.getField(Hyperparameters.getDescriptor().findFieldByName(name))));
        return fields;
    }
}
