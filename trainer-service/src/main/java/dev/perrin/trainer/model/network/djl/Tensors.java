package dev.perrin.trainer.model.network.djl;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.perrin.trainer.model.ParameterLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The tensors of a layout as pieces of one flat array of PyTorch. One cut makes all of them, so that the backward pass
/// joins their gradients once; slices would make a vector of d zeros each.
final class Tensors {
    private final List<ParameterLayout.Tensor> tensors;
    private final long[] lengths;
    private final Shape[] shapes;
    private final long dimension;

    Tensors(ParameterLayout layout) {
        this.tensors = layout.tensors();
        this.dimension = layout.dimension();
        this.lengths =
                tensors.stream().mapToLong(ParameterLayout.Tensor::length).toArray();
        this.shapes = tensors.stream()
                .map(tensor -> new Shape(
                        tensor.shape().stream().mapToLong(Integer::longValue).toArray()))
                .toArray(Shape[]::new);
    }

    long dimension() {
        return dimension;
    }

    Shape flat() {
        return new Shape(dimension);
    }

    /// @return views of the flat array by their names
    Map<String, PtNDArray> of(PtNDArray flat) {
        Map<String, PtNDArray> named = new HashMap<>();
        if (lengths.length == 0) {
            return named;
        }
        NDList pieces = JniUtils.split(flat, lengths, 0);
        for (int i = 0; i < lengths.length; i++) {
            PtNDArray piece = (PtNDArray) pieces.get(i);
            named.put(
                    tensors.get(i).name(),
                    shapes[i].dimension() == 1 ? piece : JniUtils.reshape(piece, shapes[i].getShape()));
        }
        return named;
    }
}
