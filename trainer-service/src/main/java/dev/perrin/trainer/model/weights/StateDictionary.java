package dev.perrin.trainer.model.weights;

import dev.perrin.safetensors.ElementType;
import dev.perrin.safetensors.SafetensorsHeader;
import dev.perrin.safetensors.TensorInfo;
import dev.perrin.trainer.model.ParameterLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Holds the tensors of a file against those of a model.
final class StateDictionary {
    private static final String COUNTER = ".num_batches_tracked";
    /// Of one kind; a file of another network has hundreds.
    private static final int GREATEST_NUMBER_NAMED = 8;

    private StateDictionary() {}

    /// @throws WeightsException that names what is missing, what is too much, and what has another shape or type
    static void require(Path path, SafetensorsHeader header, ParameterLayout parameters, ParameterLayout buffers) {
        Map<String, TensorInfo> found = new LinkedHashMap<>();
        header.tensors().stream()
                .filter(tensor -> !tensor.name().endsWith(COUNTER))
                .forEach(tensor -> found.put(tensor.name(), tensor));
        List<String> missing = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (ParameterLayout layout : List.of(parameters, buffers)) {
            for (ParameterLayout.Tensor tensor : layout.tensors()) {
                TensorInfo info = found.remove(tensor.name());
                if (info == null) {
                    missing.add(tensor.name());
                } else {
                    compare(tensor, info, wrong);
                }
            }
        }
        List<String> violations = new ArrayList<>(wrong.subList(0, Math.min(wrong.size(), GREATEST_NUMBER_NAMED)));
        if (wrong.size() > GREATEST_NUMBER_NAMED) {
            violations.add((wrong.size() - GREATEST_NUMBER_NAMED) + " more of another shape or type");
        }
        name("missing", missing, violations);
        name("not of this model", List.copyOf(found.keySet()), violations);
        if (!violations.isEmpty()) {
            throw new WeightsException("weights '" + path + "' do not fit the model: " + String.join("; ", violations));
        }
    }

    private static void compare(ParameterLayout.Tensor tensor, TensorInfo info, List<String> wrong) {
        List<Long> shape = tensor.shape().stream().map(Integer::longValue).toList();
        if (!info.shape().equals(shape)) {
            wrong.add("shape of '" + tensor.name() + "' must be " + shape + ", but is " + info.shape());
        } else if (info.type() == ElementType.I64) {
            wrong.add("dtype of '" + tensor.name() + "' must be F32, F64 or BF16, but is I64");
        }
    }

    private static void name(String what, List<String> names, List<String> violations) {
        if (!names.isEmpty()) {
            String more = names.size() > GREATEST_NUMBER_NAMED
                    ? " and " + (names.size() - GREATEST_NUMBER_NAMED) + " more"
                    : "";
            violations.add(what + ": "
                    + String.join(", ", names.subList(0, Math.min(names.size(), GREATEST_NUMBER_NAMED))) + more);
        }
    }
}
