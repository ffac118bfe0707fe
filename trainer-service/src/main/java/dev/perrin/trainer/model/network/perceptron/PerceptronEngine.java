package dev.perrin.trainer.model.network.perceptron;

import dev.perrin.trainer.data.Examples;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.network.Engine;
import dev.perrin.trainer.model.network.EngineFactory;
import dev.perrin.trainer.model.network.Network;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import dev.perrin.trainer.model.network.ScoreErrors;
import dev.perrin.trainer.model.network.Tangents;
import java.util.Optional;

/// A perceptron on the processor: OpenBLAS for its matrix products, loops for the rest. The layers of a library cost
/// more than the arithmetic there.
public final class PerceptronEngine implements Engine {
    private final Precision precision;
    private final Layers layers;
    private final Kernel kernel;
    private final ScoreErrors errors;
    private final Optional<Tangents> tangents;
    private float[] rows = new float[0];
    private int[] labels = new int[0];

    private PerceptronEngine(Layers layers, Precision precision, ClassificationLoss loss) {
        this.precision = precision;
        this.layers = layers;
        this.errors = new ScoreErrors(loss, layers.out(layers.count() - 1));
        this.kernel = switch (precision) {
            case FLOAT32 -> new Float32Kernel(layers);
            case FLOAT64 -> new Float64Kernel(layers);
        };
        this.tangents = kernel instanceof Float64Kernel wide
                ? Optional.of(new PerceptronTangents(layers, wide, loss, errors, () -> labels))
                : Optional.empty();
    }

    /// Whether it is a network of this engine's kind.
    public static boolean computes(Network network) {
        return Layers.of(network).isPresent();
    }

    /// @param others for what is no perceptron without normalisation
    public static EngineFactory orElse(EngineFactory others) {
        return (network, precision, loss) -> Layers.of(network)
                .<Engine>map(layers -> new PerceptronEngine(layers, precision, loss))
                .orElseGet(() -> others.create(network, precision, loss));
    }

    @Override
    public String device() {
        return "OpenBLAS on the processor, " + precision;
    }

    /// There is nothing to normalise.
    @Override
    public void train() {}

    @Override
    public void evaluate(float[] running) {}

    @Override
    public void setParameters(float[] theta) {
        kernel.parameters().put(0, theta, 0, theta.length);
    }

    @Override
    public void setParameters(double[] theta) {
        kernel.parameters().put(0, theta, 0, theta.length);
    }

    @Override
    public void read(Examples data, int[] examples, int[] allLabels) {
        if (labels.length != examples.length) {
            labels = new int[examples.length];
            rows = new float[Math.multiplyExact(examples.length, layers.in(0))];
            kernel.resize(examples.length);
        }
        data.read(examples, rows);
        kernel.inputs().put(0, rows, 0, rows.length);
        for (int i = 0; i < labels.length; i++) {
            labels[i] = allLabels[examples[i]];
        }
    }

    @Override
    public void differentiate() {
        score();
        kernel.backward();
    }

    @Override
    public void differentiate(double[] derivatives) {
        errors.backFrom(derivatives);
        differentiate();
    }

    @Override
    public void score() {
        kernel.forward();
        errors.take(kernel.scores(), labels, labels.length);
    }

    @Override
    public double[] scores() {
        kernel.forward();
        double[] copied = new double[Math.multiplyExact(labels.length, layers.out(layers.count() - 1))];
        kernel.scores().get(0, copied, 0, copied.length);
        return copied;
    }

    @Override
    public double loss() {
        return errors.meanLoss();
    }

    @Override
    public int correct() {
        return errors.correct();
    }

    @Override
    public void gradient(float[] target) {
        kernel.gradient().get(0, target, 0, target.length);
    }

    @Override
    public void gradient(double[] target) {
        kernel.gradient().get(0, target, 0, target.length);
    }

    @Override
    public void addGradient(double[] sum, double factor) {
        kernel.gradient().addTo(sum, 0, 0, sum.length, factor);
    }

    /// In float64.
    @Override
    public Optional<Tangents> tangents() {
        return tangents;
    }

    /// There are none.
    @Override
    public void statistics(float[] target) {}

    /// Nothing is held outside of the heap.
    @Override
    public void close() {}
}
