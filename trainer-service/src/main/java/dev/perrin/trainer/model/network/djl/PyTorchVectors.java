package dev.perrin.trainer.model.network.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.perrin.trainer.model.ParameterLayout;
import dev.perrin.trainer.model.ResidentPoint;
import dev.perrin.trainer.model.TensorSums;
import dev.perrin.trainer.model.UpdateFactors;
import dev.perrin.trainer.model.network.ResidentVectors;
import java.nio.DoubleBuffer;
import org.jspecify.annotations.Nullable;

/// A phase point in PyTorch's memory. θ, v and θ_ref are flat arrays with whole rows for every tensor
/// ([DeviceUpdate#ROW_LENGTH]); a step makes new ones, and lets the old ones go when nobody holds them.
final class PyTorchVectors implements ResidentVectors {
    private final PyTorchEngine engine;
    private final NDManager manager;
    private final Tensors tensors;
    private final RowVectors rows;
    private final PtNDArray reference;
    private final int dimension;
    private DeviceVectors now;
    private PtNDArray[] directions = new PtNDArray[0];
    private @Nullable PtNDArray gradient;
    private @Nullable DeviceFactors factors;

    /// @param manager on the engine's device; becomes the vectors' own
    PyTorchVectors(
            PyTorchEngine engine,
            NDManager manager,
            ParameterLayout layout,
            float[] position,
            float[] velocity,
            float[] reference) {
        this.engine = engine;
        this.manager = manager;
        this.dimension = position.length;
        this.tensors = new Tensors(layout, DeviceUpdate.ROW_LENGTH);
        this.rows = new RowVectors(tensors);
        this.now = new DeviceVectors(rows.put(manager, position), rows.put(manager, velocity));
        this.reference = rows.put(manager, reference);
    }

    @Override
    public void differentiate() {
        if (gradient != null) {
            gradient.close();
        }
        gradient = engine.differentiateAt(now.position(), tensors);
    }

    @Override
    public void move(UpdateFactors changed, TensorSums sums) {
        if (gradient == null) {
            throw new IllegalStateException("differentiate() must come before a move");
        }
        engine.begin(false, (long) DeviceUpdate.OPERATIONS * dimension);
        try (NDManager pass = manager.newSubManager()) {
            DeviceUpdate update = new DeviceUpdate(pass);
            DeviceVectors next = update.make(factors(changed), now, gradient, reference);
            update.read(tensors, sums);
            replace(next);
        }
    }

    private DeviceFactors factors(UpdateFactors changed) {
        DeviceFactors made = factors;
        if (made == null || !made.values().equals(changed)) {
            if (made != null) {
                made.close();
            }
            made = DeviceFactors.of(manager.newSubManager(), changed, tensors, DeviceUpdate.ROW_LENGTH);
            factors = made;
        }
        return made;
    }

    private void replace(DeviceVectors next) {
        now.release();
        now = next;
    }

    @Override
    public void projectOn(double[][] vectors) {
        for (PtNDArray direction : directions) {
            direction.close();
        }
        directions = new PtNDArray[vectors.length];
        for (int mode = 0; mode < directions.length; mode++) {
            directions[mode] = rows.put(manager, vectors[mode]);
        }
    }

    @Override
    public void project(double[] positions, double[] velocities) {
        if (directions.length == 0) {
            return;
        }
        engine.begin(false, 2L * directions.length * dimension);
        try (NDManager pass = manager.newSubManager()) {
            PtNDArray displacement = JniUtils.sub(wide(pass, now.position()), wide(pass, reference));
            PtNDArray velocity = wide(pass, now.velocity());
            PtNDArray[] dots = new PtNDArray[2 * directions.length];
            for (int mode = 0; mode < directions.length; mode++) {
                dots[mode] = JniUtils.dot(displacement, directions[mode]);
                dots[directions.length + mode] = JniUtils.dot(velocity, directions[mode]);
            }
            Downloads.read(JniUtils.stack(dots, 0), memory -> {
                DoubleBuffer found = memory.asDoubleBuffer();
                found.get(positions, 0, directions.length).get(velocities, 0, directions.length);
            });
        }
    }

    private static PtNDArray wide(NDManager pass, PtNDArray vector) {
        PtNDArray copy = JniUtils.to(vector, DataType.FLOAT64, vector.getDevice());
        copy.attach(pass);
        return copy;
    }

    @Override
    public void rest() {
        float[] zeros = new float[dimension];
        PtNDArray position = JniUtils.clone(now.position());
        replace(new DeviceVectors(position, rows.put(manager, zeros)));
    }

    @Override
    public ResidentPoint.Held hold() {
        return new HeldVectors(now.share());
    }

    @Override
    public void close() {
        manager.close();
    }

    private final class HeldVectors implements ResidentPoint.Held {
        private final DeviceVectors vectors;

        HeldVectors(DeviceVectors vectors) {
            this.vectors = vectors;
        }

        @Override
        public void read(float[] position, float[] velocity) {
            rows.get(vectors.position(), position);
            rows.get(vectors.velocity(), velocity);
        }

        @Override
        public void close() {
            vectors.release();
        }
    }
}
