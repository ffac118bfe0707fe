package dev.perrin.trainer.model;

import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Fully connected layers with tanh between them and cross-entropy at the end, computed by DL4J: a float32 network for
/// training and a float64 twin for everything that curvature needs.
///
/// DL4J keeps the weights of a layer as in × out in column-major order; read in sequence these are the weights out × in
/// in row-major order, which is what the layout says and what PyTorch calls `weight`.
public final class MultilayerPerceptron implements Model {
    private final DataSet data;
    private final Labels labels;
    private final List<Integer> widths;
    private final ParameterLayout layout;
    private final PerceptronForward forward;
    private final Float64Network whole;
    private final Float64Network single;
    private final int[] everyExample;
    private final int[] oneExample = new int[1];
    private final double[] current;
    private @Nullable Float32Network training;
    private int trainingBatchSize;

    /// @param hiddenWidths at least one
    public MultilayerPerceptron(DataSet data, Labels labels, List<Integer> hiddenWidths) {
        this.data = data;
        this.labels = labels;
        this.widths = widths(data, labels, hiddenWidths);
        this.layout = ParameterLayout.ofLinearLayers(widths);
        this.forward = new PerceptronForward(widths, data.features());
        this.whole = new Float64Network(widths, data, labels, data.exampleCount());
        this.single = new Float64Network(widths, data, labels, 1);
        this.everyExample = new int[data.exampleCount()];
        for (int example = 0; example < everyExample.length; example++) {
            everyExample[example] = example;
        }
        this.current = new double[dimension()];
    }

    /// Layer widths from the features to the classes.
    public static List<Integer> widths(DataSet data, Labels labels, List<Integer> hiddenWidths) {
        List<Integer> widths = new ArrayList<>(hiddenWidths);
        widths.addFirst(data.featureCount());
        widths.addLast(labels.classCount());
        return List.copyOf(widths);
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public int exampleCount() {
        return everyExample.length;
    }

    @Override
    public boolean classifies() {
        return true;
    }

    /// Uniform in ±1/√in for weights and biases of a layer, as PyTorch does.
    @Override
    public void initialise(RandomGenerator random, float[] parameters) {
        int next = 0;
        for (int layer = 0; layer + 1 < widths.size(); layer++) {
            int in = widths.get(layer);
            double bound = 1 / Math.sqrt(in);
            for (int end = next + (in + 1) * widths.get(layer + 1); next < end; next++) {
                parameters[next] = (float) (bound * (2 * random.nextDouble() - 1));
            }
        }
    }

    @Override
    public void gradient(float[] parameters, int[] batch, float[] gradient, BatchOutcome outcome) {
        for (int i = 0; i < current.length; i++) {
            current[i] = parameters[i];
        }
        int correct = 0;
        for (int example : batch) {
            correct += forward.predict(current, example) == labels.values()[example] ? 1 : 0;
        }
        double loss = training(batch.length).gradient(parameters, batch, gradient);
        outcome.set(loss, (double) correct / batch.length);
    }

    @Override
    public double fullGradient(double[] parameters, double[] gradient) {
        return whole.gradient(parameters, everyExample, gradient);
    }

    @Override
    public void exampleGradient(double[] parameters, int example, double[] gradient) {
        oneExample[0] = example;
        single.gradient(parameters, oneExample, gradient);
    }

    @Override
    public Evaluation evaluate(double[] parameters) {
        int correct = 0;
        for (int example : everyExample) {
            correct += forward.predict(parameters, example) == labels.values()[example] ? 1 : 0;
        }
        double loss = fullGradient(parameters, new double[parameters.length]);
        return new Evaluation(loss, OptionalDouble.of((double) correct / everyExample.length));
    }

    /// A network is built for one batch size, which a run does not change.
    private Float32Network training(int batchSize) {
        Float32Network network = training;
        if (network == null || trainingBatchSize != batchSize) {
            network = new Float32Network(widths, data, labels, batchSize);
            training = network;
            trainingBatchSize = batchSize;
        }
        return network;
    }
}
