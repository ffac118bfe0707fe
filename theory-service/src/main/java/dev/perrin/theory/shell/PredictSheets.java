package dev.perrin.theory.shell;

import com.google.protobuf.Message;
import dev.perrin.proto.theory.v1.GroupPrediction;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Predictions as sheets.
final class PredictSheets {
    /// Columns of comma-separated values.
    static final List<String> TIDY = List.of("dynamics", "group", "mode", "step", "quantity", "value");

    private static final String SDE_ERROR = "langevin/exact - 1";

    private final PredictResponse response;
    private final int steps;
    /// What is predicted of sums, by the name of its column.
    private final Map<String, Message> sums = new LinkedHashMap<>();

    PredictSheets(PredictResponse response) {
        this.response = response;
        this.steps = response.getStepsCount();
        for (Prediction prediction : response.getPredictionsList()) {
            sums.put(
                    DynamicsName.of(prediction.getDynamics()),
                    prediction.toBuilder().clearModes().clearDynamics().build());
        }
        if (response.hasSdeError()) {
            sums.put(SDE_ERROR, response.getSdeError());
        }
    }

    /// Sums, sums at the steps, modes, modes at the steps.
    List<Sheet> tables() {
        List<Sheet> sheets = new ArrayList<>();
        sheets.add(singles());
        sheets.add(curves());
        for (Prediction prediction : response.getPredictionsList()) {
            String prefix = sums.size() == 1 ? "" : DynamicsName.of(prediction.getDynamics()) + ": ";
            sheets.add(modes(prefix, prediction.getModesList()));
            sheets.add(modeCurves(prefix, prediction.getModesList()));
        }
        return sheets;
    }

    /// One number a row.
    Sheet csv() {
        Sheet sheet = new Sheet(TIDY);
        tidy(sheet::add);
        return sheet;
    }

    /// A row for each number, under [#TIDY].
    void tidy(Consumer<List<@Nullable Object>> rows) {
        sums.forEach((name, message) -> addTidy(rows, Arrays.asList(name, null, null), message));
        for (Prediction prediction : response.getPredictionsList()) {
            String name = DynamicsName.of(prediction.getDynamics());
            for (GroupPrediction group : prediction.getGroupsList()) {
                addTidy(rows, Arrays.asList(name, group.getGroup(), null), group);
            }
            for (int i = 0; i < prediction.getModesCount(); i++) {
                addTidy(rows, Arrays.asList(name, null, i), prediction.getModes(i));
            }
        }
    }

    /// What is predicted of sums by name, for one line: single numbers, and curves at each step.
    Map<String, Object> line() {
        Map<String, Object> line = new LinkedHashMap<>();
        sums.forEach((name, message) -> {
            String prefix = sums.size() == 1 ? "" : name + ": ";
            withGroups(message).forEach((quantity, value) -> line.put(prefix + quantity, value));
            Fields.curves(message, steps).forEach((quantity, values) -> {
                for (int j = 0; j < steps; j++) {
                    line.put(prefix + quantity + " at " + response.getSteps(j), values.get(j));
                }
            });
        });
        return line;
    }

    private void addTidy(Consumer<List<@Nullable Object>> rows, List<@Nullable Object> place, Message message) {
        Fields.single(message).forEach((quantity, value) -> {
            List<@Nullable Object> row = new ArrayList<>(place);
            row.addAll(Arrays.asList(null, quantity, value));
            rows.accept(row);
        });
        Fields.curves(message, steps).forEach((quantity, values) -> {
            for (int j = 0; j < steps; j++) {
                List<@Nullable Object> row = new ArrayList<>(place);
                row.addAll(Arrays.asList(response.getSteps(j), quantity, values.get(j)));
                rows.accept(row);
            }
        });
    }

    private Sheet singles() {
        List<String> columns = new ArrayList<>(List.of("quantity"));
        columns.addAll(sums.keySet());
        Sheet sheet = new Sheet(columns);
        List<Map<String, Object>> all =
                sums.values().stream().map(PredictSheets::withGroups).toList();
        for (String quantity : names(all, Map::keySet)) {
            List<@Nullable Object> row = new ArrayList<>(List.of(quantity.replace('_', ' ')));
            all.forEach(fields -> row.add(fields.get(quantity)));
            sheet.add(row);
        }
        return sheet;
    }

    private static Map<String, Object> withGroups(Message message) {
        Map<String, Object> fields = new LinkedHashMap<>(Fields.single(message));
        if (message instanceof Prediction prediction) {
            for (GroupPrediction group : prediction.getGroupsList()) {
                Fields.single(group.toBuilder().clearGroup().build()).forEach((name, value) -> {
                    if (!name.equals("group")) {
                        fields.put(group.getGroup() + ": " + name, value);
                    }
                });
            }
        }
        return fields;
    }

    private Sheet curves() {
        List<String> columns = new ArrayList<>(List.of("step"));
        List<List<?>> all = new ArrayList<>();
        sums.forEach((name, message) -> {
            String prefix = sums.size() == 1 ? "" : name + ": ";
            Fields.curves(message, steps).forEach((quantity, values) -> {
                columns.add(prefix + quantity);
                all.add(values);
            });
            if (message instanceof Prediction prediction) {
                for (GroupPrediction group : prediction.getGroupsList()) {
                    Fields.curves(group, steps).forEach((quantity, values) -> {
                        columns.add(prefix + group.getGroup() + ": " + quantity);
                        all.add(values);
                    });
                }
            }
        });
        Sheet sheet = new Sheet(columns);
        for (int j = 0; j < steps; j++) {
            int at = j;
            List<Object> row = new ArrayList<>(List.of(response.getSteps(j)));
            all.forEach(values -> row.add(values.get(at)));
            sheet.add(row);
        }
        return sheet;
    }

    private static Sheet modes(String prefix, List<ModePrediction> modes) {
        List<Map<String, Object>> all = modes.stream().map(Fields::single).toList();
        Set<String> names = names(all, Map::keySet);
        names.removeIf(name -> all.stream().allMatch(fields -> "".equals(fields.get(name))));
        List<String> columns = new ArrayList<>(List.of(prefix + "mode"));
        columns.addAll(names);
        Sheet sheet = new Sheet(columns);
        for (int i = 0; i < modes.size(); i++) {
            Map<String, Object> fields = all.get(i);
            List<@Nullable Object> row = new ArrayList<>(List.of(i));
            names.forEach(name -> row.add(fields.get(name)));
            sheet.add(row);
        }
        return sheet;
    }

    private Sheet modeCurves(String prefix, List<ModePrediction> modes) {
        List<Map<String, List<?>>> all =
                modes.stream().map(mode -> Fields.curves(mode, steps)).toList();
        Set<String> names = names(all, Map::keySet);
        List<String> columns = new ArrayList<>(List.of(prefix + "mode", "step"));
        columns.addAll(names);
        Sheet sheet = new Sheet(columns);
        for (int i = 0; i < modes.size(); i++) {
            for (int j = 0; j < steps; j++) {
                List<@Nullable Object> row = new ArrayList<>(List.of(i, response.getSteps(j)));
                for (String name : names) {
                    List<?> values = all.get(i).get(name);
                    row.add(values == null ? null : values.get(j));
                }
                sheet.add(row);
            }
        }
        return sheet;
    }

    private static <M> Set<String> names(List<M> all, Function<M, Set<String>> keys) {
        Set<String> names = new LinkedHashSet<>();
        all.forEach(one -> names.addAll(keys.apply(one)));
        return names;
    }
}
