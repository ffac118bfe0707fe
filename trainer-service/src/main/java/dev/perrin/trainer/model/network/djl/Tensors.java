package dev.perrin.trainer.model.network.djl;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.perrin.trainer.model.ParameterLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The tensors of a layout as pieces of one flat array of PyTorch. One cut makes all of them, so that the backward pass
/// joins their gradients once; slices would make a vector of d zeros each.
///
/// The flat array can have whole rows for every tensor, filled up with zeros: their gradient is zero too.
final class Tensors {
    private final List<ParameterLayout.Tensor> tensors;
    private final long[] lengths;
    private final int[] pieces;
    private final int[] starts;
    private final Shape[] shapes;
    private final int size;

    /// One tensor after another.
    Tensors(ParameterLayout layout) {
        this(layout, 1);
    }

    /// @param rowLength of which every tensor has whole ones
    Tensors(ParameterLayout layout, int rowLength) {
        this.tensors = layout.tensors();
        this.pieces = new int[tensors.size()];
        this.starts = new int[tensors.size()];
        List<Long> cut = new ArrayList<>();
        int end = 0;
        for (int tensor = 0; tensor < pieces.length; tensor++) {
            long length = tensors.get(tensor).length();
            long filled = Math.ceilDiv(length, rowLength) * rowLength;
            pieces[tensor] = cut.size();
            starts[tensor] = end;
            cut.add(length);
            if (filled > length) {
                cut.add(filled - length);
            }
            end = Math.toIntExact(end + filled);
        }
        this.size = end;
        this.lengths = cut.stream().mapToLong(Long::longValue).toArray();
        this.shapes = tensors.stream()
                .map(tensor -> new Shape(
                        tensor.shape().stream().mapToLong(Integer::longValue).toArray()))
                .toArray(Shape[]::new);
    }

    int count() {
        return tensors.size();
    }

    ParameterLayout.Tensor get(int tensor) {
        return tensors.get(tensor);
    }

    /// First element of a tensor in the flat array.
    int start(int tensor) {
        return starts[tensor];
    }

    /// Of the flat array, with what fills it up.
    int size() {
        return size;
    }

    Shape flat() {
        return new Shape(size);
    }

    /// @return views of the flat array by their names
    Map<String, PtNDArray> of(PtNDArray flat) {
        Map<String, PtNDArray> named = new HashMap<>();
        if (lengths.length == 0) {
            return named;
        }
        NDList cut = JniUtils.split(flat, lengths, 0);
        for (int i = 0; i < pieces.length; i++) {
            PtNDArray piece = (PtNDArray) cut.get(pieces[i]);
            named.put(
                    tensors.get(i).name(),
                    shapes[i].dimension() == 1 ? piece : JniUtils.reshape(piece, shapes[i].getShape()));
        }
        return named;
    }
}
