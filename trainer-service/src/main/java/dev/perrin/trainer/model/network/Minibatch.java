package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.data.Examples;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/// Arrays of a fixed number of examples: their inputs, their labels, and the scores that a network gives them.
final class Minibatch {
    private final int size;
    private final float[] rows;
    private final int[] labels;
    private final int classCount;
    private final INDArray inputs;
    private final INDArray scores;
    private final INDArray targets;
    private final Elements inputElements;
    private final Elements scoreElements;

    Minibatch(Network network, DataType type, int size) {
        ExampleShape shape = network.input();
        this.size = size;
        this.rows = new float[Math.multiplyExact(size, shape.size())];
        this.labels = new int[size];
        this.classCount = network.classCount();
        this.inputs = takesRows(network)
                ? Nd4j.zeros(type, size, shape.width())
                : Nd4j.zeros(type, size, shape.channels(), shape.height(), shape.width());
        this.scores = Nd4j.zeros(type, size, classCount);
        this.targets = Nd4j.zeros(type, size, classCount);
        this.inputElements = Elements.of(inputs);
        this.scoreElements = Elements.of(scores);
    }

    private static boolean takesRows(Network network) {
        return network.input().channels() == 1 && network.input().height() == 1;
    }

    /// @param examples [#size] indices from `from` on. Not modified.
    /// @param allLabels of all examples. Not modified.
    void read(Examples data, int[] examples, int[] allLabels) {
        data.read(examples, rows);
        inputElements.put(0, rows, 0, rows.length);
        for (int i = 0; i < size; i++) {
            labels[i] = allLabels[examples[i]];
        }
    }

    int size() {
        return size;
    }

    int label(int example) {
        return labels[example];
    }

    /// Of the examples. Not to be modified.
    int[] labels() {
        return labels;
    }

    int classCount() {
        return classCount;
    }

    INDArray inputs() {
        return inputs;
    }

    INDArray scores() {
        return scores;
    }

    Elements scoreElements() {
        return scoreElements;
    }

    /// DL4J wants targets of the right shape; the loss goes by the labels.
    INDArray targets() {
        return targets;
    }
}
