package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.CurvatureMatrix;
import dev.perrin.trainer.model.Evaluation;
import dev.perrin.trainer.model.ParameterLayout;
import dev.perrin.trainer.model.ScoredModel;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/// The loss that training descends where there is batch norm, as a fixed function of θ: the mean over consecutive
/// minibatches, each normalised by its own statistics,
///
/// L(θ) = (1/M) Σ_B L_B(θ).
///
/// Examples after the last whole minibatch are left out.
public final class MinibatchStatisticsModel implements ScoredModel {
    private final NetworkModel network;
    private final int batchSize;
    private final int count;

    /// @param batchSize of a minibatch, at most half of the examples
    public MinibatchStatisticsModel(NetworkModel network, int batchSize) {
        this.network = network;
        this.batchSize = batchSize;
        this.count = network.exampleCount() / batchSize;
        if (count < 2) {
            throw new NetworkException(
                    "the " + network.exampleCount() + " examples must be at least two minibatches of " + batchSize);
        }
    }

    @Override
    public ParameterLayout layout() {
        return network.layout();
    }

    @Override
    public int exampleCount() {
        return count * batchSize;
    }

    @Override
    public boolean classifies() {
        return true;
    }

    @Override
    public void initialise(RandomGenerator random, float[] parameters) {
        network.initialise(random, parameters);
    }

    @Override
    public void gradient(float[] parameters, int[] batch, float[] gradient, BatchOutcome outcome) {
        network.gradient(parameters, batch, gradient, outcome);
    }

    @Override
    public double fullGradient(double[] parameters, double[] gradient) {
        return evaluate(parameters, gradient, _ -> {}).loss();
    }

    @Override
    public Evaluation evaluate(double[] parameters, double[] gradient, IntConsumer seen) {
        Arrays.fill(gradient, 0);
        double[] one = new double[gradient.length];
        double loss = 0;
        double accuracy = 0;
        for (int group = 0; group < count; group++) {
            Evaluation minibatch = network.minibatchGradient(parameters, group * batchSize, batchSize, one);
            loss += minibatch.loss() / count;
            accuracy += minibatch.accuracy().orElseThrow() / count;
            for (int i = 0; i < one.length; i++) {
                gradient[i] += one[i] / count;
            }
            seen.accept((group + 1) * batchSize);
        }
        return new Evaluation(loss, OptionalDouble.of(accuracy));
    }

    /// J is that of the scores by their minibatch's statistics.
    @Override
    public void gaussNewtonProduct(double[] parameters, double[] vector, double step, double[] product) {
        Arrays.fill(product, 0);
        for (int group = 0; group < count; group++) {
            network.addGaussNewtonProduct(
                    parameters,
                    vector,
                    step,
                    NormalisationMode.TRAINING,
                    group * batchSize,
                    batchSize,
                    1.0 / exampleCount(),
                    product);
        }
    }

    @Override
    public boolean hasProducts() {
        return network.hasProducts();
    }

    @Override
    public void product(CurvatureMatrix matrix, double[] parameters, double[] vector, double[] product) {
        Arrays.fill(product, 0);
        for (int group = 0; group < count; group++) {
            network.addProduct(
                    matrix,
                    parameters,
                    vector,
                    NormalisationMode.TRAINING,
                    group * batchSize,
                    batchSize,
                    1.0 / count,
                    product);
        }
    }

    @Override
    public Optional<ScoredModel> inFloat64() {
        return network.preciseNetwork().map(precise -> new MinibatchStatisticsModel(precise, batchSize));
    }

    /// An example alone has no statistics.
    @Override
    public void exampleGradient(double[] parameters, int example, double[] gradient) {
        throw new UnsupportedOperationException("examples that share statistics have no gradients of their own");
    }

    @Override
    public int groupSize() {
        return batchSize;
    }

    @Override
    public void groupGradient(double[] parameters, int group, double[] gradient) {
        var _ = network.minibatchGradient(parameters, group * batchSize, batchSize, gradient);
    }

    @Override
    public Evaluation evaluate(double[] parameters) {
        double loss = 0;
        double accuracy = 0;
        for (int group = 0; group < count; group++) {
            Evaluation one = network.minibatchEvaluation(parameters, group * batchSize, batchSize);
            loss += one.loss() / count;
            accuracy += one.accuracy().orElseThrow() / count;
        }
        return new Evaluation(loss, OptionalDouble.of(accuracy));
    }

    @Override
    public void close() {
        network.close();
    }

    @Override
    public ParameterLayout buffers() {
        return network.buffers();
    }

    @Override
    public void copyBuffers(float[] values) {
        network.copyBuffers(values);
    }

    @Override
    public void restoreBuffers(float[] values) {
        network.restoreBuffers(values);
    }
}
