package dev.perrin.trainer.model.network.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.perrin.trainer.model.UpdateFactors;
import org.jspecify.annotations.Nullable;

/// The numbers of an update as scalars on the device: made when they change, not in every step.
///
/// @param matrixDecay λ for the rows of tensors that have two or more dimensions, 0 for those of others, rows × 1;
/// null:
///     0 everywhere
record DeviceFactors(
        NDManager owner,
        UpdateFactors values,
        PtNDArray momentumCoefficient,
        PtNDArray weightDecay,
        PtNDArray velocityFactor,
        PtNDArray forceFactor,
        @Nullable PtNDArray matrixDecay)
        implements AutoCloseable {
    /// @param owner becomes the factors' own
    static DeviceFactors of(NDManager owner, UpdateFactors values, Tensors tensors, int rowLength) {
        return new DeviceFactors(
                owner,
                values,
                scalar(owner, values.momentumCoefficient()),
                scalar(owner, values.weightDecay()),
                scalar(owner, values.velocityFactor()),
                scalar(owner, values.forceFactor()),
                values.matrixDecay() == 0 ? null : decay(owner, values.matrixDecay(), tensors, rowLength));
    }

    private static PtNDArray scalar(NDManager owner, double value) {
        return (PtNDArray) owner.create(value);
    }

    private static PtNDArray decay(NDManager owner, double coefficient, Tensors tensors, int rowLength) {
        double[] rows = new double[tensors.size() / rowLength];
        for (int tensor = 0; tensor < tensors.count(); tensor++) {
            if (tensors.get(tensor).shape().size() >= 2) {
                int end = Math.toIntExact(
                        tensors.start(tensor) + tensors.get(tensor).length());
                for (int at = tensors.start(tensor); at < end; at += rowLength) {
                    rows[at / rowLength] = coefficient;
                }
            }
        }
        return (PtNDArray) owner.create(rows, new Shape(rows.length, 1));
    }

    @Override
    public void close() {
        owner.close();
    }
}
