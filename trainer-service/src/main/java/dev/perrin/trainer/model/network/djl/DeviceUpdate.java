package dev.perrin.trainer.model.network.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.perrin.trainer.model.TensorSums;
import dev.perrin.trainer.model.TensorSums.Term;
import java.nio.DoubleBuffer;
import java.util.EnumMap;
import java.util.Map;

/// One update of SGD with momentum by operations of PyTorch, on arrays of rows × [#ROW_LENGTH]:
///
/// v′ = βv − f,  f = g + λθ,  θ′ = θ + av′ + bf
///
/// In float64, rounded once when it is stored, operation for operation as in Java, so that the same gradient gives the
/// same bits. Sums are made by rows, and brought down together; those of a tensor are added up by Java.
final class DeviceUpdate {
    static final int ROW_LENGTH = 2048;

    /// For every coordinate, about.
    static final int OPERATIONS = 30;

    private static final long[] ALONG_ROWS = {1};

    private final NDManager pass;
    private final Map<Term, PtNDArray> rowSums = new EnumMap<>(Term.class);

    /// @param pass closes what the update makes, but for the vectors
    DeviceUpdate(NDManager pass) {
        this.pass = pass;
    }

    /// @param before stays the caller's
    /// @param gradient flat; stays the caller's
    /// @param reference flat; stays the caller's
    /// @return θ′ and v′, flat, of the manager that has θ
    DeviceVectors make(DeviceFactors factors, DeviceVectors before, PtNDArray gradient, PtNDArray reference) {
        PtNDArray previous = wide(before.position());
        PtNDArray force = decayed(factors, wide(gradient), previous);
        put(Term.PREVIOUS_SQUARED, previous, previous);
        put(Term.POSITION_DOT_GRADIENT, previous, force);
        PtNDArray origin = wide(reference);
        product(Term.DISPLACEMENT_DOT_GRADIENT, JniUtils.sub(previous, origin), force);

        PtNDArray pushed = JniUtils.sub(JniUtils.mul(wide(before.velocity()), factors.momentumCoefficient()), force);
        PtNDArray velocity = stored(pushed, before.velocity());
        PtNDArray speed = wide(velocity);
        put(Term.VELOCITY_SQUARED, speed, speed);

        PtNDArray moved = JniUtils.add(previous, JniUtils.mul(speed, factors.velocityFactor()));
        if (factors.values().forceFactor() != 0) {
            JniUtils.addi(moved, JniUtils.mul(force, factors.forceFactor()));
        }
        PtNDArray position = stored(moved, before.position());
        PtNDArray after = wide(position);
        put(Term.POSITION_SQUARED, after, after);
        square(Term.LOCAL_SQUARED, JniUtils.sub(after, previous));
        square(Term.GLOBAL_SQUARED, JniUtils.sub(after, origin));
        return new DeviceVectors(position, velocity);
    }

    /// Brings the sums down.
    ///
    /// @param sums Modified.
    void read(Tensors tensors, TensorSums sums) {
        Downloads.read(JniUtils.stack(rowSums.values().toArray(PtNDArray[]::new), 0), memory -> {
            DoubleBuffer rows = memory.asDoubleBuffer();
            int rowCount = tensors.size() / ROW_LENGTH;
            int block = 0;
            for (Term term : rowSums.keySet()) {
                for (int tensor = 0; tensor < tensors.count(); tensor++) {
                    int first = tensors.start(tensor) / ROW_LENGTH;
                    int count = Math.toIntExact(Math.ceilDiv(tensors.get(tensor).length(), ROW_LENGTH));
                    double sum = 0;
                    for (int row = first; row < first + count; row++) {
                        sum += rows.get(block + row);
                    }
                    sums.set(term, tensor, sum);
                }
                block += rowCount;
            }
        });
    }

    /// The weight decay that is a part of the loss is a part of its float32 gradient.
    private PtNDArray decayed(DeviceFactors factors, PtNDArray gradient, PtNDArray previous) {
        PtNDArray whole = gradient;
        if (factors.matrixDecay() != null) {
            PtNDArray sum = JniUtils.add(gradient, JniUtils.mul(previous, factors.matrixDecay()));
            whole = own(JniUtils.to(
                    own(JniUtils.to(sum, DataType.FLOAT32, sum.getDevice())), DataType.FLOAT64, sum.getDevice()));
        }
        return JniUtils.add(whole, JniUtils.mul(previous, factors.weightDecay()));
    }

    private void put(Term term, PtNDArray left, PtNDArray right) {
        try (PtNDArray products = JniUtils.mul(left, right)) {
            rowSums.put(term, JniUtils.sum(products, ALONG_ROWS, false));
        }
    }

    /// @param left not needed any more
    private void product(Term term, PtNDArray left, PtNDArray right) {
        put(term, left, right);
        left.close();
    }

    /// @param vector not needed any more
    private void square(Term term, PtNDArray vector) {
        product(term, vector, vector);
    }

    /// In float64, as rows.
    private PtNDArray wide(PtNDArray flat) {
        PtNDArray copy = own(JniUtils.to(flat, DataType.FLOAT64, flat.getDevice()));
        return JniUtils.reshape(copy, new long[] {-1, ROW_LENGTH});
    }

    /// Rounded to float32, flat.
    private static PtNDArray stored(PtNDArray rows, PtNDArray like) {
        PtNDArray rounded = JniUtils.to(rows, DataType.FLOAT32, rows.getDevice());
        PtNDArray flat = JniUtils.reshape(rounded, new long[] {-1});
        rounded.close();
        flat.attach(like.getManager());
        return flat;
    }

    private PtNDArray own(PtNDArray made) {
        made.attach(pass);
        return made;
    }
}
