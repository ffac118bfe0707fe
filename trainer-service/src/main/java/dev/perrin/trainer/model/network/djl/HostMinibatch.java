package dev.perrin.trainer.model.network.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.data.Examples;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import java.lang.foreign.Arena;

/// Inputs and labels of a minibatch, and its scores, in memory for the largest one so far.
final class HostMinibatch {
    private final ExampleShape shape;
    private final Precision precision;
    private final int classCount;
    private HostArray inputs;
    private HostArray scores;
    private float[] rows = new float[0];
    private int[] labels = new int[0];
    private int size;

    HostMinibatch(ExampleShape shape, Precision precision, int classCount) {
        this.shape = shape;
        this.precision = precision;
        this.classCount = classCount;
        this.inputs = HostArray.allocate(Arena.ofAuto(), precision, 0);
        this.scores = inputs;
    }

    /// @param examples Not modified.
    /// @param allLabels of all examples. Not modified.
    void read(Examples data, int[] examples, int[] allLabels) {
        size = examples.length;
        if (labels.length < size) {
            grow();
        }
        data.read(examples, rows);
        inputs.elements().put(0, rows, 0, Math.multiplyExact(size, shape.size()));
        for (int i = 0; i < size; i++) {
            labels[i] = allLabels[examples[i]];
        }
    }

    private void grow() {
        rows = new float[Math.multiplyExact(size, shape.size())];
        labels = new int[size];
        // The garbage collector takes back what was there: an array of PyTorch may still be looking at it.
        Arena arena = Arena.ofAuto();
        inputs = HostArray.allocate(arena, precision, rows.length);
        scores = HostArray.allocate(arena, precision, Math.multiplyExact(size, classCount));
    }

    int size() {
        return size;
    }

    /// Of the examples, and perhaps others after them. Not to be modified.
    int[] labels() {
        return labels;
    }

    /// @param owner closes it
    PtNDArray in(NDManager owner) {
        Shape whole = shape.channels() == 1 && shape.height() == 1
                ? new Shape(size, shape.width())
                : new Shape(size, shape.channels(), shape.height(), shape.width());
        return inputs.in(owner, whole);
    }

    /// Space for the scores, examples × classes.
    HostArray scores() {
        return scores;
    }
}
