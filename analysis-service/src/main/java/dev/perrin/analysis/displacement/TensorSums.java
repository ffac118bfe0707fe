package dev.perrin.analysis.displacement;

import dev.perrin.analysis.sums.ExactSum;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Sums by tensor, over consecutive tensors of the layout.
///
/// @param first place of the first one in the layout
/// @param sums one for each, not empty
record TensorSums(int first, List<TensorSum> sums) {
    TensorSums {
        sums = List.copyOf(sums);
    }

    static TensorSums zeros(int first, int count) {
        return new TensorSums(
                first, IntStream.range(0, count).mapToObj(_ -> new TensorSum()).toList());
    }

    static TensorSums sum(List<TensorSums> terms) {
        int first = terms.stream().mapToInt(TensorSums::first).min().orElseThrow();
        int end = terms.stream()
                .mapToInt(term -> term.first + term.sums.size())
                .max()
                .orElseThrow();
        TensorSums total = zeros(first, end - first);
        for (TensorSums term : terms) {
            for (int i = 0; i < term.sums.size(); i++) {
                total.sums.get(term.first - first + i).add(term.sums.get(i));
            }
        }
        return total;
    }

    TensorSum get(int tensor) {
        return sums.get(tensor);
    }

    /// Over all tensors.
    double total(Function<TensorSum, ExactSum> quantity) {
        ExactSum total = new ExactSum();
        sums.forEach(sum -> total.add(quantity.apply(sum)));
        return total.value();
    }

    /// By tensor.
    double[] values(Function<TensorSum, ExactSum> quantity) {
        return sums.stream().mapToDouble(sum -> quantity.apply(sum).value()).toArray();
    }

    int sizeInBytes() {
        return 2 * Integer.BYTES
                + sums.stream().mapToInt(TensorSum::sizeInBytes).sum();
    }

    void write(ByteBuffer out) {
        out.putInt(first).putInt(sums.size());
        sums.forEach(sum -> sum.write(out));
    }

    static TensorSums read(ByteBuffer in) {
        int first = in.getInt();
        int count = in.getInt();
        return new TensorSums(
                first,
                IntStream.range(0, count).mapToObj(_ -> TensorSum.read(in)).toList());
    }
}
