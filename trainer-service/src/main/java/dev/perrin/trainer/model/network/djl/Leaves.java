package dev.perrin.trainer.model.network.djl;

import ai.djl.pytorch.engine.PtNDArray;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What PyTorch differentiates by.
///
/// @param arrays together θ, one after another
/// @param tensors of the layout by their names, the arrays themselves or cut from them
record Leaves(List<PtNDArray> arrays, Map<String, PtNDArray> tensors) {
    /// θ as one leaf: its gradient comes back flat, which the backward pass joins of the tensors' own.
    ///
    /// @param theta becomes the leaf
    static Leaves whole(PtNDArray theta, Tensors layout) {
        theta.setRequiresGradient(true);
        return new Leaves(List.of(theta), layout.of(theta));
    }

    /// Each tensor as a leaf: nothing is joined, and whoever reads the gradient reads one array for each.
    ///
    /// @param theta nothing but the layout's tensors
    static Leaves single(PtNDArray theta, Tensors layout) {
        Map<String, PtNDArray> tensors = layout.of(theta);
        List<PtNDArray> arrays = IntStream.range(0, layout.count())
                .mapToObj(tensor -> ForwardPass.get(tensors, layout.get(tensor).name()))
                .toList();
        arrays.forEach(array -> array.setRequiresGradient(true));
        return new Leaves(arrays, tensors);
    }

    /// @return of the arrays, after a backward pass
    List<PtNDArray> gradients() {
        return arrays.stream().map(PtNDArray::getGradient).toList();
    }
}
