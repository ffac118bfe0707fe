package dev.perrin.trainer.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Order of the parameter vector: tensors, contiguous and without gaps. Names and shapes are those that the
/// same network has in PyTorch, so that an exported snapshot is a `state_dict`.
public record ParameterLayout(List<Tensor> tensors) {
    /// Of a model that has nothing to lay out.
    public static final ParameterLayout EMPTY = new ParameterLayout(List.of());

    /// What a tensor does in a normalisation layer; the loss does not change with the scale of what precedes one.
    public enum Normalisation {
        NONE,
        BATCH_SCALE,
        BATCH_SHIFT
    }

    /// @param shape row-major extents
    /// @param offset first coordinate in the vector
    public record Tensor(String name, List<Integer> shape, long offset, Normalisation normalisation) {
        public Tensor {
            shape = List.copyOf(shape);
        }

        public Tensor(String name, List<Integer> shape, long offset) {
            this(name, shape, offset, Normalisation.NONE);
        }

        public long length() {
            return shape.stream().mapToLong(extent -> extent).reduce(1, Math::multiplyExact);
        }
    }

    /// Places tensors one after another.
    public static final class Builder {
        private final List<Tensor> tensors = new ArrayList<>();
        private long end;

        public Builder add(String name, Normalisation normalisation, List<Integer> shape) {
            Tensor tensor = new Tensor(name, shape, end, normalisation);
            tensors.add(tensor);
            end += tensor.length();
            return this;
        }

        public Builder add(String name, Integer... shape) {
            return add(name, Normalisation.NONE, List.of(shape));
        }

        public ParameterLayout build() {
            return new ParameterLayout(tensors);
        }
    }

    public ParameterLayout {
        tensors = List.copyOf(tensors);
    }

    public static Builder builder() {
        return new Builder();
    }

    public long dimension() {
        return tensors.stream().mapToLong(Tensor::length).sum();
    }

    public Optional<Tensor> tensor(String name) {
        return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
    }

    /// A chain of fully connected layers: weight out × in, then bias, layer after layer.
    ///
    /// @param widths from the features to the outputs, at least two
    public static ParameterLayout ofLinearLayers(List<Integer> widths) {
        Builder layout = builder();
        for (int layer = 0; layer + 1 < widths.size(); layer++) {
            int in = widths.get(layer);
            int out = widths.get(layer + 1);
            String prefix = widths.size() == 2 ? "linear" : "layers." + layer;
            layout.add(prefix + ".weight", out, in).add(prefix + ".bias", out);
        }
        return layout.build();
    }
}
