package dev.perrin.trainer.sgd;

import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.Model;

/// A phase point that steps of SGD move, wherever its vectors live: [HostDescent] in Java's memory, [ResidentDescent]
/// in that of the device. One thread makes steps and everything else here.
public interface Descent extends AutoCloseable {
    /// From now on the loss is this one: that of the same model with another weight decay.
    void adopt(Model model);

    /// One update by the gradient of a minibatch.
    ///
    /// @param batch indices of examples, repeats allowed. Not modified.
    /// @param outcome of the minibatch before the update. Modified.
    /// @param sums of the update. Modified.
    void step(Hyperparameters hyperparameters, int[] batch, BatchOutcome outcome, StepSums sums);

    /// Makes v 0.
    void rest();

    /// θ and v in Java's memory: the vectors that move on, or a copy of those of now. Not to be modified.
    PhasePoint point();

    /// @param directions qₗ, length d each. Not modified.
    Projection projection(double[][] directions);

    /// Hands θ and v of now to somebody: in this call where they are in Java's memory, else by another thread
    /// while steps go on. Receivers are called in the order of these calls. What one throws comes out of a later
    /// call here, and none is called after it.
    void hand(Receiver receiver) throws InterruptedException;

    /// Returns when every receiver has been called.
    void settle() throws InterruptedException;

    @Override
    void close();

    /// Copies what it needs.
    interface Receiver {
        /// @param point valid until this returns. Not modified.
        void take(PhasePoint point) throws InterruptedException;
    }
}
