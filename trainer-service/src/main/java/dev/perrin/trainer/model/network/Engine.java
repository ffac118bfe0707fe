package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.Examples;
import java.util.Optional;

/// Computes one network on one device in one float type. It holds flat buffers of the parameters, of their gradient and
/// of batch norm's statistics, in the order of the network's layouts, and a minibatch with its scores.
///
/// Set parameters and mode, [#read] a minibatch, then ask for its gradient or its scores. All losses and gradients are
/// means over the minibatch. Not thread safe, but the threads of two engines do not disturb each other.
public interface Engine extends AutoCloseable {
    /// Of what computes, for people: library, device, float type.
    String device();

    /// Normalise by the statistics of each minibatch from now on.
    void train();

    /// Normalise by these statistics from now on.
    ///
    /// @param running in the order of the network's buffers. Not modified.
    void evaluate(float[] running);

    /// @param theta length d. Not modified.
    void setParameters(float[] theta);

    /// @param theta length d. Not modified.
    void setParameters(double[] theta);

    /// Takes a minibatch.
    ///
    /// @param examples indices of any number of examples, repeats allowed. Not modified.
    /// @param labels of all examples. Not modified.
    void read(Examples data, int[] examples, int[] labels);

    /// Forward and backward.
    void differentiate();

    /// Forward, and backward from derivatives that are given instead of the loss's: [#gradient] is then Σᵢₖ ∂ᵢₖ ∇zᵢₖ.
    ///
    /// @param derivatives of the scores of the minibatch, examples × classes. Not modified.
    void differentiate(double[] derivatives);

    /// Forward alone, for loss and accuracy.
    void score();

    /// Forward alone.
    ///
    /// @return of the minibatch, examples × classes
    double[] scores();

    /// Mean over the minibatch, of the last pass.
    double loss();

    /// Examples of the minibatch whose greatest score is that of their label, of the last pass.
    int correct();

    /// @param target length d. Modified.
    void gradient(float[] target);

    /// @param target length d. Modified.
    void gradient(double[] target);

    /// @param sum length d; factor times the gradient is added. Modified.
    void addGradient(double[] sum, double factor);

    /// Products with second derivatives, where the engine has them.
    default Optional<Tangents> tangents() {
        return Optional.empty();
    }

    /// Means and variances (divisor n) of the minibatch, after [#differentiate] in the mode of training.
    ///
    /// @param target in the order of the network's buffers. Modified.
    void statistics(float[] target);

    /// Keeps a phase point in the engine's own memory; empty: Java's is where the engine computes, or is to be used.
    ///
    /// @param position θ, length d. Not modified.
    /// @param velocity v, length d. Not modified.
    /// @param reference θ_ref, length d. Not modified.
    /// @return to be closed before the engine
    default Optional<ResidentVectors> resident(float[] position, float[] velocity, float[] reference) {
        return Optional.empty();
    }

    /// Gives back what the engine holds outside of the heap; it computes nothing any more.
    @Override
    void close();
}
