package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.Examples;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.CurvatureMatrix;
import dev.perrin.trainer.model.Evaluation;
import dev.perrin.trainer.model.ParameterLayout;
import dev.perrin.trainer.model.ResidentPoint;
import dev.perrin.trainer.model.ScoredModel;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A network on labelled examples, computed by engines of the settings: in float32 for training, and in the precision
/// of the settings for gradients over all examples, which go over the examples in parts of bounded memory.
///
/// Minibatches of training are normalised by their own statistics, and the running ones follow. What goes over all
/// examples has the mode of the settings and changes nothing; in the mode of training its parts are consecutive
/// examples, so that the loss is a fixed function of θ all the same.
public final class NetworkModel implements ScoredModel {
    private static final int GREATEST_PART = 1024;

    private final Network network;
    private final NetworkSettings settings;
    private final Examples drawn;
    private final Examples examples;
    private final Labels all;
    private final int[] labels;
    private final ParameterLayout layout;
    private final RunningStatistics running;
    private final float[] statistics;
    private final int partSize;
    private @Nullable Engine training;
    private @Nullable Engine full;

    /// For examples that every draw shows as they are.
    public NetworkModel(Network network, NetworkSettings settings, Examples examples, Labels labels) {
        this(network, settings, examples, examples, labels);
    }

    /// @param training where minibatches of training come from, as a draw shows them
    /// @param examples the same ones as they are, for everything that goes over all of them
    public NetworkModel(
            Network network, NetworkSettings settings, Examples training, Examples examples, Labels labels) {
        if (labels.classCount() != network.classCount()) {
            throw new NetworkException(
                    "network gives " + network.classCount() + " scores for " + labels.classCount() + " classes");
        }
        for (Examples read : List.of(training, examples)) {
            if (!read.shape().equals(network.input())) {
                throw new NetworkException("network takes " + network.input() + ", but examples are " + read.shape());
            }
        }
        this.network = network;
        this.settings = settings;
        this.drawn = training;
        this.examples = examples;
        this.all = labels;
        this.labels = labels.values();
        this.layout = network.layout();
        this.running = new RunningStatistics(network);
        this.statistics = new float[running.values().length];
        this.partSize = partSize(network, settings, labels.values().length);
    }

    private static int partSize(Network network, NetworkSettings settings, int exampleCount) {
        // Activations and their derivatives.
        long one = 2 * network.activationCount() * settings.fullPrecision().sizeInBytes();
        long affordable = Math.clamp(settings.activationLimitInBytes() / one, 1, GREATEST_PART);
        return (int) Math.min(affordable, exampleCount);
    }

    public Network network() {
        return network;
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public int exampleCount() {
        return labels.length;
    }

    @Override
    public boolean classifies() {
        return true;
    }

    @Override
    public void initialise(RandomGenerator random, float[] parameters) {
        FirstParameters.fill(network, random, parameters);
        running.reset();
    }

    @Override
    public void gradient(float[] parameters, int[] batch, float[] gradient, BatchOutcome outcome) {
        running.requireSeveralValues(batch.length);
        Engine engine = training();
        engine.setParameters(parameters);
        engine.read(drawn, batch, labels);
        engine.differentiate();
        engine.gradient(gradient);
        engine.statistics(statistics);
        running.follow(statistics, batch.length);
        outcome.set(engine.loss(), (double) engine.correct() / batch.length);
    }

    @Override
    public Optional<ResidentPoint> resident(float[] position, float[] velocity, float[] reference) {
        Engine engine = training();
        return engine.resident(position, velocity, reference)
                .map(vectors -> new ResidentNetwork(engine, vectors, drawn, labels, layout, running));
    }

    @Override
    public double fullGradient(double[] parameters, double[] gradient) {
        return fullGradient(parameters, settings.fullMode(), gradient);
    }

    /// @param parameters length d. Not modified.
    /// @param gradient length d. Modified.
    /// @return mean loss
    public double fullGradient(double[] parameters, NormalisationMode mode, double[] gradient) {
        return evaluate(parameters, mode, gradient, _ -> {}).loss();
    }

    @Override
    public Evaluation evaluate(double[] parameters, double[] gradient, IntConsumer seen) {
        return evaluate(parameters, settings.fullMode(), gradient, seen);
    }

    private Evaluation evaluate(double[] parameters, NormalisationMode mode, double[] gradient, IntConsumer seen) {
        Engine engine = full(mode);
        engine.setParameters(parameters);
        Arrays.fill(gradient, 0);
        double loss = 0;
        long correct = 0;
        for (int first = 0; first < labels.length; first += partSize) {
            int count = read(engine, first);
            double share = (double) count / labels.length;
            engine.differentiate();
            engine.addGradient(gradient, share);
            loss += share * engine.loss();
            correct += engine.correct();
            seen.accept(first + count);
        }
        return new Evaluation(loss, OptionalDouble.of((double) correct / labels.length));
    }

    /// Always by running statistics: an example alone has no others.
    @Override
    public void exampleGradient(double[] parameters, int example, double[] gradient) {
        Engine engine = full(NormalisationMode.EVALUATION);
        engine.setParameters(parameters);
        engine.read(examples, new int[] {example}, labels);
        engine.differentiate();
        engine.gradient(gradient);
    }

    /// Of consecutive examples that share the statistics of their minibatch.
    ///
    /// @param parameters length d. Not modified.
    /// @param first example
    /// @param count of examples
    /// @param gradient of their mean loss, length d. Modified.
    /// @return their mean loss and accuracy
    Evaluation minibatchGradient(double[] parameters, int first, int count, double[] gradient) {
        running.requireSeveralValues(count);
        Engine engine = full(NormalisationMode.TRAINING);
        engine.setParameters(parameters);
        read(engine, first, count);
        engine.differentiate();
        engine.gradient(gradient);
        return new Evaluation(engine.loss(), OptionalDouble.of((double) engine.correct() / count));
    }

    /// Loss and accuracy of the same.
    Evaluation minibatchEvaluation(double[] parameters, int first, int count) {
        running.requireSeveralValues(count);
        Engine engine = full(NormalisationMode.TRAINING);
        engine.setParameters(parameters);
        read(engine, first, count);
        engine.score();
        return new Evaluation(engine.loss(), OptionalDouble.of((double) engine.correct() / count));
    }

    @Override
    public void gaussNewtonProduct(double[] parameters, double[] vector, double step, double[] product) {
        Arrays.fill(product, 0);
        for (int first = 0; first < labels.length; first += partSize) {
            int count = Math.min(partSize, labels.length - first);
            addGaussNewtonProduct(
                    parameters, vector, step, settings.fullMode(), first, count, 1.0 / labels.length, product);
        }
    }

    /// Of consecutive examples.
    ///
    /// @param share of one example in the mean
    /// @param product added to. Modified.
    void addGaussNewtonProduct(
            double[] parameters,
            double[] vector,
            double step,
            NormalisationMode mode,
            int first,
            int count,
            double share,
            double[] product) {
        Engine engine = full(mode);
        read(engine, first, count);
        double[] above = scoresAt(engine, parameters, step, vector);
        double[] below = scoresAt(engine, parameters, -step, vector);
        engine.setParameters(parameters);
        double[] centre = engine.scores();
        double[] tangents = new double[centre.length];
        for (int i = 0; i < tangents.length; i++) {
            tangents[i] = (above[i] - below[i]) / (2 * step);
        }
        new CurvedScores(settings.loss(), network.classCount()).curve(centre, tangents, share);
        engine.differentiate(tangents);
        engine.addGradient(product, 1);
    }

    @Override
    public boolean hasProducts() {
        return full(settings.fullMode()).tangents().isPresent();
    }

    @Override
    public void product(CurvatureMatrix matrix, double[] parameters, double[] vector, double[] product) {
        Arrays.fill(product, 0);
        for (int first = 0; first < labels.length; first += partSize) {
            int count = Math.min(partSize, labels.length - first);
            double share = (double) count / labels.length;
            addProduct(matrix, parameters, vector, settings.fullMode(), first, count, share, product);
        }
    }

    /// Of the mean loss of consecutive examples.
    ///
    /// @param share of all of them in the mean
    /// @param product added to. Modified.
    void addProduct(
            CurvatureMatrix matrix,
            double[] parameters,
            double[] vector,
            NormalisationMode mode,
            int first,
            int count,
            double share,
            double[] product) {
        Engine engine = full(mode);
        Tangents tangents = engine.tangents()
                .orElseThrow(() -> new UnsupportedOperationException(
                        engine.device() + " has no products with second derivatives"));
        engine.setParameters(parameters);
        read(engine, first, count);
        tangents.differentiate(matrix, vector);
        engine.addGradient(product, share);
    }

    @Override
    public Optional<ScoredModel> inFloat64() {
        return preciseNetwork().map(precise -> precise);
    }

    /// In parts of as many examples, whose statistics can be a part of the loss.
    Optional<NetworkModel> preciseNetwork() {
        if (settings.fullPrecision() == Precision.FLOAT64) {
            return Optional.empty();
        }
        NetworkModel precise =
                new NetworkModel(network, settings.withFullPrecision(Precision.FLOAT64), drawn, examples, all);
        precise.restoreBuffers(running.values());
        return Optional.of(precise);
    }

    private static double[] scoresAt(Engine engine, double[] parameters, double step, double[] vector) {
        double[] shifted = parameters.clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += step * vector[i];
        }
        engine.setParameters(shifted);
        return engine.scores();
    }

    /// Makes the running statistics those that they would become if the parameters stood still: the means, over
    /// consecutive minibatches, of what each of these would move them towards.
    ///
    /// @param parameters length d. Not modified.
    /// @param batchSize of these minibatches; the rest of the examples is left out
    public void estimateStatistics(float[] parameters, int batchSize) {
        running.requireSeveralValues(batchSize);
        int count = labels.length / batchSize;
        if (count == 0) {
            throw new NetworkException(
                    "batch_size must be at most the " + labels.length + " examples, but is " + batchSize);
        }
        Engine engine = training();
        engine.setParameters(parameters);
        double[] sums = new double[statistics.length];
        for (int batch = 0; batch < count; batch++) {
            read(engine, batch * batchSize, batchSize);
            engine.differentiate();
            engine.statistics(statistics);
            running.addObserved(statistics, batchSize, sums);
        }
        for (int i = 0; i < sums.length; i++) {
            statistics[i] = (float) (sums[i] / count);
        }
        running.set(statistics);
    }

    @Override
    public Evaluation evaluate(double[] parameters) {
        return evaluate(parameters, settings.fullMode());
    }

    /// @param parameters length d. Not modified.
    public Evaluation evaluate(double[] parameters, NormalisationMode mode) {
        Engine engine = full(mode);
        engine.setParameters(parameters);
        double loss = 0;
        long correct = 0;
        for (int first = 0; first < labels.length; first += partSize) {
            double share = (double) read(engine, first) / labels.length;
            engine.score();
            loss += share * engine.loss();
            correct += engine.correct();
        }
        return new Evaluation(loss, OptionalDouble.of((double) correct / labels.length));
    }

    @Override
    public ParameterLayout buffers() {
        return running.layout();
    }

    @Override
    public void copyBuffers(float[] values) {
        System.arraycopy(running.values(), 0, values, 0, running.values().length);
    }

    @Override
    public void restoreBuffers(float[] values) {
        running.set(values);
    }

    @Override
    public void close() {
        if (training != null) {
            training.close();
            training = null;
        }
        if (full != null) {
            full.close();
            full = null;
        }
    }

    /// @return number of examples read
    private int read(Engine engine, int first) {
        int count = Math.min(partSize, labels.length - first);
        read(engine, first, count);
        return count;
    }

    private void read(Engine engine, int first, int count) {
        int[] part = new int[count];
        Arrays.setAll(part, i -> first + i);
        engine.read(examples, part, labels);
    }

    private Engine training() {
        Engine engine = training;
        if (engine == null) {
            engine = settings.engines().create(network, Precision.FLOAT32, settings.loss());
            engine.train();
            training = engine;
        }
        return engine;
    }

    /// Made when it is first asked for: a second set of parameters is a burden on a run that only trains.
    private Engine full(NormalisationMode mode) {
        Engine engine = full;
        if (engine == null) {
            engine = settings.engines().create(network, settings.fullPrecision(), settings.loss());
            full = engine;
        }
        switch (mode) {
            case TRAINING -> engine.train();
            case EVALUATION -> engine.evaluate(running.values());
        }
        return engine;
    }
}
