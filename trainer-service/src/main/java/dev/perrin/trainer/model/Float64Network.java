package dev.perrin.trainer.model;

import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/// A float64 network with its minibatch. Parameters and gradients cross by bulk copies of DL4J's own flat vectors.
final class Float64Network {
    private final MultiLayerNetwork network;
    private final DoubleBuffer parameters;
    private final int featureCount;
    private final int classCount;
    private final float[] features;
    private final int[] labels;
    private final INDArray inputs;
    private final INDArray targets;
    private final DoubleBuffer inputElements;
    private final DoubleBuffer targetElements;
    private final double[] target;

    Float64Network(List<Integer> widths, DataSet data, Labels labels, int batchSize) {
        this.network = PerceptronNetwork.create(widths, DataType.DOUBLE);
        this.parameters = network.params().data().asNioDouble();
        this.featureCount = data.featureCount();
        this.classCount = labels.classCount();
        this.features = data.features();
        this.labels = labels.values();
        this.inputs = Nd4j.zeros(DataType.DOUBLE, batchSize, featureCount);
        this.targets = Nd4j.zeros(DataType.DOUBLE, batchSize, classCount);
        this.inputElements = inputs.data().asNioDouble();
        this.targetElements = targets.data().asNioDouble();
        this.target = new double[classCount];
    }

    /// @param theta length d. Not modified.
    /// @param batch as many indices as the batch size. Not modified.
    /// @param gradient length d, mean over the batch. Modified.
    /// @return mean loss
    double gradient(double[] theta, int[] batch, double[] gradient) {
        parameters.put(0, theta);
        for (int slot = 0; slot < batch.length; slot++) {
            for (int j = 0; j < featureCount; j++) {
                inputElements.put(slot * featureCount + j, features[batch[slot] * featureCount + j]);
            }
            Arrays.fill(target, 0);
            target[labels[batch[slot]]] = 1;
            targetElements.put(slot * classCount, target);
        }
        network.setInput(inputs);
        network.setLabels(targets);
        network.computeGradientAndScore();
        network.getFlattenedGradients().data().asNioDouble().get(0, gradient);
        // DL4J returns the sum over the minibatch.
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] /= batch.length;
        }
        return network.score();
    }
}
