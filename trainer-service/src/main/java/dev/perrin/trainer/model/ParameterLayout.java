package dev.perrin.trainer.model;

import java.util.ArrayList;
import java.util.List;

/// Order of the parameter vector: tensors, contiguous and without gaps. Names and shapes are those that the
/// same network has in PyTorch, so that an exported snapshot is a `state_dict`.
public record ParameterLayout(List<Tensor> tensors) {
    /// @param shape row-major extents
    /// @param offset first coordinate in the vector
    public record Tensor(String name, List<Integer> shape, long offset) {
        public Tensor {
            shape = List.copyOf(shape);
        }

        public long length() {
            return shape.stream().mapToLong(extent -> extent).reduce(1, Math::multiplyExact);
        }
    }

    public ParameterLayout {
        tensors = List.copyOf(tensors);
    }

    public long dimension() {
        return tensors.stream().mapToLong(Tensor::length).sum();
    }

    /// A chain of fully connected layers: weight out × in, then bias, layer after layer.
    ///
    /// @param widths from the features to the outputs, at least two
    public static ParameterLayout ofLinearLayers(List<Integer> widths) {
        List<Tensor> tensors = new ArrayList<>();
        long offset = 0;
        for (int layer = 0; layer + 1 < widths.size(); layer++) {
            int in = widths.get(layer);
            int out = widths.get(layer + 1);
            String prefix = widths.size() == 2 ? "linear" : "layers." + layer;
            tensors.add(new Tensor(prefix + ".weight", List.of(out, in), offset));
            offset += (long) out * in;
            tensors.add(new Tensor(prefix + ".bias", List.of(out), offset));
            offset += out;
        }
        return new ParameterLayout(tensors);
    }
}
