package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.Examples;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/// DL4J on the processor, with the copies between its own vectors and ours.
final class GraphEngine implements Engine {
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

    GraphEngine(Network network, Precision precision, ClassificationLoss loss) {
        this(network, type(precision), loss);
    }

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

    private static DataType type(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> DataType.FLOAT;
            case FLOAT64 -> DataType.DOUBLE;
        };
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

    @Override
    public String device() {
        return "DL4J on the processor, " + type;
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

    @Override
    public void train() {
        normalisations.forEach(layer -> layer.setMode(NormalisationMode.TRAINING));
        // DL4J's gradient of a statistic is its value less the minibatch's: with 0 it is minus the minibatch's.
        buffers.put(noStatistics, values);
        GraphDevice.written(graph.params());
    }

    @Override
    public void evaluate(float[] running) {
        normalisations.forEach(layer -> layer.setMode(NormalisationMode.EVALUATION));
        buffers.put(running, values);
        GraphDevice.written(graph.params());
    }

    @Override
    public void setParameters(float[] theta) {
        parameters.put(theta, values);
        GraphDevice.written(graph.params());
    }

    @Override
    public void setParameters(double[] theta) {
        parameters.put(theta, values);
        GraphDevice.written(graph.params());
    }

    @Override
    public void read(Examples data, int[] examples, int[] labels) {
        minibatch(examples.length).read(data, examples, labels);
        GraphDevice.written(minibatch.inputs());
    }

    @Override
    public void differentiate() {
        loss.expect(minibatch);
        graph.setInput(0, minibatch.inputs());
        graph.setLabels(minibatch.targets());
        graph.computeGradientAndScore();
        GraphDevice.read(graph.getFlattenedGradients());
    }

    @Override
    public void differentiate(double[] derivatives) {
        loss.backFrom(derivatives);
        differentiate();
    }

    @Override
    public void score() {
        loss.expect(minibatch);
        loss.take(forward());
    }

    @Override
    public double[] scores() {
        INDArray scores = forward().dup('c');
        GraphDevice.read(scores);
        double[] copied = new double[Math.toIntExact(scores.length())];
        Elements.of(scores).get(0, copied, 0, copied.length);
        return copied;
    }

    /// @return scores of the minibatch, examples × classes
    INDArray forward() {
        return graph.outputSingle(false, minibatch.inputs());
    }

    @Override
    public double loss() {
        return loss.meanLoss();
    }

    @Override
    public int correct() {
        return loss.correct();
    }

    @Override
    public void gradient(float[] target) {
        parameters.get(gradients, target);
    }

    @Override
    public void gradient(double[] target) {
        parameters.get(gradients, target);
    }

    @Override
    public void addGradient(double[] sum, double factor) {
        parameters.addTo(sum, gradients, factor);
    }

    @Override
    public void statistics(float[] target) {
        buffers.get(gradients, target);
        for (int i = 0; i < target.length; i++) {
            target[i] = -target[i];
        }
    }

    /// The garbage collector gives back what ND4J holds.
    @Override
    public void close() {}
}
