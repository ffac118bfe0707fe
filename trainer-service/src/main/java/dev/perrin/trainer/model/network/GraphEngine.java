package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.ClassificationLoss;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/// A network computed by DL4J in one float type, with the copies between its own vectors and ours. Set parameters and
/// mode, then ask for the gradient or the scores of a minibatch. Not thread safe.
final class GraphEngine {
    private final Network network;
    private final DataType type;
    private final ScoreLoss loss;
    private final ComputationGraph graph;
    private final Segments parameters;
    private final Segments buffers;
    private final Elements values;
    private final Elements gradients;
    private final List<BatchNormLayer> normalisations;
    private final float[] noStatistics;
    private Minibatch minibatch;

    GraphEngine(Network network, DataType type, ClassificationLoss loss) {
        this(network, type, loss, type == DataType.FLOAT ? Acceleration.ONEDNN : Acceleration.NONE);
    }

    GraphEngine(Network network, DataType type, ClassificationLoss loss, Acceleration acceleration) {
        this.network = network;
        this.type = type;
        this.minibatch = new Minibatch(network, type, 1);
        this.loss = new ScoreLoss(loss, minibatch);
        this.graph = acceleration.during(() -> GraphFactory.create(network, type, this.loss));
        this.parameters = Segments.of(graph, network.layout());
        this.buffers = Segments.of(graph, network.buffers());
        this.values = Elements.of(graph.params());
        this.gradients = Elements.of(graph.getFlattenedGradients());
        this.normalisations = normalisations(graph);
        this.noStatistics = new float[Math.toIntExact(network.buffers().dimension())];
    }

    private static List<BatchNormLayer> normalisations(ComputationGraph graph) {
        List<BatchNormLayer> found = new ArrayList<>();
        for (Layer layer : graph.getLayers()) {
            if (layer instanceof BatchNormLayer normalisation) {
                found.add(normalisation);
            }
        }
        return List.copyOf(found);
    }

    ComputationGraph graph() {
        return graph;
    }

    /// Arrays for a number of examples, the same ones as long as it is the same number.
    Minibatch minibatch(int size) {
        if (minibatch.size() != size) {
            minibatch = new Minibatch(network, type, size);
        }
        return minibatch;
    }

    /// Normalise by the statistics of each minibatch from now on.
    void train() {
        normalisations.forEach(layer -> layer.setMode(NormalisationMode.TRAINING));
        // DL4J's gradient of a statistic is its value less the minibatch's: with 0 it is minus the minibatch's.
        buffers.put(noStatistics, values);
    }

    /// Normalise by these statistics from now on.
    ///
    /// @param running in the order of the network's buffers. Not modified.
    void evaluate(float[] running) {
        normalisations.forEach(layer -> layer.setMode(NormalisationMode.EVALUATION));
        buffers.put(running, values);
    }

    /// @param theta Not modified.
    void setParameters(float[] theta) {
        parameters.put(theta, values);
    }

    /// @param theta Not modified.
    void setParameters(double[] theta) {
        parameters.put(theta, values);
    }

    /// Forward and backward.
    void differentiate() {
        loss.expect(minibatch);
        graph.setInput(0, minibatch.inputs());
        graph.setLabels(minibatch.targets());
        graph.computeGradientAndScore();
    }

    /// Forward alone, for loss and accuracy.
    void score() {
        loss.expect(minibatch);
        loss.take(forward());
    }

    /// @return scores of the minibatch, examples × classes
    INDArray forward() {
        return graph.outputSingle(false, minibatch.inputs());
    }

    /// Mean over the minibatch.
    double loss() {
        return loss.meanLoss();
    }

    int correct() {
        return loss.correct();
    }

    /// @param target mean over the minibatch. Modified.
    void gradient(float[] target) {
        parameters.get(gradients, target);
    }

    /// @param target mean over the minibatch. Modified.
    void gradient(double[] target) {
        parameters.get(gradients, target);
    }

    /// @param sum factor times the mean over the minibatch is added. Modified.
    void addGradient(double[] sum, double factor) {
        parameters.addTo(sum, gradients, factor);
    }

    /// Means and variances of the minibatch, after [#differentiate] in the mode of training.
    ///
    /// @param target in the order of the network's buffers. Modified.
    void statistics(float[] target) {
        buffers.get(gradients, target);
        for (int i = 0; i < target.length; i++) {
            target[i] = -target[i];
        }
    }
}
