package dev.perrin.trainer.model;

import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/// A float32 network with its minibatch. Parameters and gradients cross by bulk copies of DL4J's own flat vectors.
final class Float32Network {
    private final MultiLayerNetwork network;
    private final FloatBuffer parameters;
    private final int featureCount;
    private final int classCount;
    private final float[] features;
    private final int[] labels;
    private final INDArray inputs;
    private final INDArray targets;
    private final FloatBuffer inputElements;
    private final FloatBuffer targetElements;
    private final float[] target;

    Float32Network(List<Integer> widths, DataSet data, Labels labels, int batchSize) {
        this.network = PerceptronNetwork.create(widths, DataType.FLOAT);
        this.parameters = network.params().data().asNioFloat();
        this.featureCount = data.featureCount();
        this.classCount = labels.classCount();
        this.features = data.features();
        this.labels = labels.values();
        this.inputs = Nd4j.zeros(DataType.FLOAT, batchSize, featureCount);
        this.targets = Nd4j.zeros(DataType.FLOAT, batchSize, classCount);
        this.inputElements = inputs.data().asNioFloat();
        this.targetElements = targets.data().asNioFloat();
        this.target = new float[classCount];
    }

    /// @param theta length d. Not modified.
    /// @param batch as many indices as the batch size. Not modified.
    /// @param gradient length d, mean over the batch. Modified.
    /// @return mean loss
    double gradient(float[] theta, int[] batch, float[] gradient) {
        parameters.put(0, theta);
        for (int slot = 0; slot < batch.length; slot++) {
            inputElements.put(slot * featureCount, features, batch[slot] * featureCount, featureCount);
            Arrays.fill(target, 0f);
            target[labels[batch[slot]]] = 1f;
            targetElements.put(slot * classCount, target);
        }
        network.setInput(inputs);
        network.setLabels(targets);
        network.computeGradientAndScore();
        network.getFlattenedGradients().data().asNioFloat().get(0, gradient);
        // DL4J returns the sum over the minibatch.
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] /= batch.length;
        }
        return network.score();
    }
}
