package dev.perrin.analysis.alllag;

import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import java.util.stream.Collectors;

/// Which coordinates are measured.
public sealed interface AllLagSelection {
    /// How many names a refusal lists.
    int NAMES_LISTED = 20;

    /// @throws IllegalArgumentException naming field, value and rule, for what the run does not have
    ParameterSpan within(RunPlan plan);

    /// The whole parameter vector.
    record Whole() implements AllLagSelection {
        @Override
        public ParameterSpan within(RunPlan plan) {
            return new ParameterSpan(0, plan.dimension());
        }
    }

    /// @param name in the run's layout
    record Tensor(String name) implements AllLagSelection {
        @Override
        public ParameterSpan within(RunPlan plan) {
            return plan.record().getLayout().getTensorsList().stream()
                    .filter(tensor -> tensor.getName().equals(name))
                    .findFirst()
                    .map(tensor -> new ParameterSpan(tensor.getOffset(), coordinates(tensor)))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "tensor '" + name.replaceAll("\\p{Cntrl}", "?") + "': must be one of " + names(plan)));
        }

        private static long coordinates(TensorLayout tensor) {
            return tensor.getShapeList().stream().reduce(1L, Math::multiplyExact);
        }

        private static String names(RunPlan plan) {
            var tensors = plan.record().getLayout().getTensorsList();
            return tensors.stream()
                            .limit(NAMES_LISTED)
                            .map(TensorLayout::getName)
                            .collect(Collectors.joining(", "))
                    + (tensors.size() > NAMES_LISTED ? " and " + (tensors.size() - NAMES_LISTED) + " more" : "");
        }
    }

    /// @param span counted from the start of the whole vector
    record Range(ParameterSpan span) implements AllLagSelection {
        @Override
        public ParameterSpan within(RunPlan plan) {
            if (span.end() > plan.dimension()) {
                throw new IllegalArgumentException("parameters " + span.first() + " to " + (span.end() - 1)
                        + ": must lie below the dimension " + plan.dimension());
            }
            return span;
        }
    }
}
