package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.ResidentPoint;
import dev.perrin.trainer.model.TensorSums;
import dev.perrin.trainer.model.UpdateFactors;

/// A phase point that an [Engine] keeps in its own memory: θ for its passes, and what an optimiser needs beside.
public interface ResidentVectors extends AutoCloseable {
    /// The engine's own [Engine#differentiate], of its minibatch in its mode, but at this θ.
    void differentiate();

    /// One update by the gradient of the last pass.
    ///
    /// @param sums of the update. Modified.
    void move(UpdateFactors factors, TensorSums sums);

    /// As [ResidentPoint#projectOn].
    void projectOn(double[][] directions);

    /// As [ResidentPoint#project].
    void project(double[] positions, double[] velocities);

    /// As [ResidentPoint#rest].
    void rest();

    /// As [ResidentPoint#hold].
    ResidentPoint.Held hold();

    @Override
    void close();
}
