package dev.perrin.trainer.model;

import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/// A loss over N examples as a function of a flat parameter vector θ ∈ ℝᵈ:
///
/// L(θ) = (1/N) Σᵢ ℓᵢ(θ), gradient g(θ) = ∇L(θ). **Without** the L2 term λ‖θ‖²/2, which belongs to the optimiser.
///
/// Gradients are means over examples, whatever the library beneath returns. A model owns its work space: one
/// thread at a time.
public interface Model extends AutoCloseable {
    ParameterLayout layout();

    /// N.
    int exampleCount();

    /// Whether accuracy means something.
    boolean classifies();

    /// @param parameters length d. Modified.
    void initialise(RandomGenerator random, float[] parameters);

    /// Mean loss and its gradient over a minibatch, in float32.
    ///
    /// @param parameters length d. Not modified.
    /// @param batch indices of examples, repeats allowed. Not modified.
    /// @param gradient length d. Modified.
    /// @param outcome of the minibatch at θ, before any update. Modified.
    void gradient(float[] parameters, int[] batch, float[] gradient, BatchOutcome outcome);

    /// Gradient of L over all examples, in float64.
    ///
    /// @param parameters length d. Not modified.
    /// @param gradient length d. Modified.
    /// @return L(θ)
    double fullGradient(double[] parameters, double[] gradient);

    /// Gradient of ℓᵢ, in float64.
    ///
    /// @param parameters length d. Not modified.
    /// @param gradient length d. Modified.
    void exampleGradient(double[] parameters, int example, double[] gradient);

    /// Examples whose gradients cannot be told apart: more than 1 where batch norm divides by the statistics of
    /// minibatches, and the loss is a mean over these. [#exampleGradient] is for models with 1.
    default int groupSize() {
        return 1;
    }

    /// N over the size of a group.
    default int groupCount() {
        return exampleCount() / groupSize();
    }

    /// Gradient of the mean loss of one group, in float64. The mean over all groups is that of L.
    ///
    /// @param parameters length d. Not modified.
    /// @param gradient length d. Modified.
    default void groupGradient(double[] parameters, int group, double[] gradient) {
        exampleGradient(parameters, group, gradient);
    }

    /// @param parameters length d. Not modified.
    Evaluation evaluate(double[] parameters);

    /// Loss, accuracy and gradient of L over all examples, in float64, in one pass where the model can.
    ///
    /// @param parameters length d. Not modified.
    /// @param gradient length d. Modified.
    /// @param seen hears how many examples are done; what it throws ends the pass
    default Evaluation evaluate(double[] parameters, double[] gradient, IntConsumer seen) {
        Evaluation evaluation = evaluate(parameters);
        double _ = fullGradient(parameters, gradient);
        seen.accept(exampleCount());
        return evaluation;
    }

    /// What a step changes beside θ: batch norm's running means and variances. Empty for most models. Whoever stores θ
    /// to go on from it stores these too.
    default ParameterLayout buffers() {
        return ParameterLayout.EMPTY;
    }

    /// @param values in the order of [#buffers]. Modified.
    default void copyBuffers(float[] values) {
        requireBuffers(values);
    }

    /// @param values in the order of [#buffers]. Not modified.
    default void restoreBuffers(float[] values) {
        requireBuffers(values);
    }

    /// A phase point in the memory of the device that computes the model; empty: training is to go on in Java's memory.
    ///
    /// @param position θ, length d. Not modified.
    /// @param velocity v, length d. Not modified.
    /// @param reference θ_ref, length d. Not modified.
    default Optional<ResidentPoint> resident(float[] position, float[] velocity, float[] reference) {
        return Optional.empty();
    }

    private void requireBuffers(float[] values) {
        long length = buffers().dimension();
        if (values.length != length) {
            throw new IllegalArgumentException("values must have length " + length + ", but have " + values.length);
        }
    }

    /// Gives back what the model holds outside of the heap; it computes nothing any more.
    @Override
    default void close() {}

    default int dimension() {
        return Math.toIntExact(layout().dimension());
    }
}
