package dev.perrin.trainer.sgd;

import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.MatrixDecayModel;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ResidentPoint;
import dev.perrin.trainer.model.TensorSums;
import dev.perrin.trainer.model.UpdateFactors;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// In the memory of a device. What leaves it is held there, and copied by a thread of its own.
public final class ResidentDescent implements Descent {
    private final ResidentPoint device;
    private final PhasePoint copy;
    private final TensorSums tensorSums;
    private final Departures departures;
    private @Nullable Hyperparameters known;
    private double matrixDecay;
    private UpdateFactors factors = new UpdateFactors(0, 0, 0, 0, 0);

    /// @param device becomes the descent's own
    /// @param threads makes the one thread that copies
    public ResidentDescent(ResidentPoint device, Model model, ThreadFactory threads) {
        this.device = device;
        this.copy = new PhasePoint(model.dimension());
        this.tensorSums = new TensorSums(model.layout().tensors().size());
        this.departures = new Departures(model.dimension(), threads);
        adopt(model);
    }

    @Override
    public void adopt(Model model) {
        matrixDecay = model instanceof MatrixDecayModel decayed ? decayed.coefficient() : 0;
        known = null;
    }

    @Override
    public void step(Hyperparameters hyperparameters, int[] batch, BatchOutcome outcome, StepSums sums) {
        departures.throwFailure();
        if (!Objects.equals(known, hyperparameters)) {
            known = hyperparameters;
            factors = new UpdateFactors(
                    hyperparameters.momentumCoefficient(),
                    hyperparameters.weightDecay(),
                    hyperparameters.velocityFactor(),
                    hyperparameters.forceFactor(),
                    matrixDecay);
        }
        device.step(batch, factors, outcome, tensorSums);
        sums.take(tensorSums);
    }

    @Override
    public void rest() {
        device.rest();
    }

    @Override
    public PhasePoint point() {
        try (ResidentPoint.Held now = device.hold()) {
            now.read(copy.position(), copy.velocity());
        }
        return copy;
    }

    @Override
    public Projection projection(double[][] directions) {
        device.projectOn(directions);
        return new Projection() {
            @Override
            public int modes() {
                return directions.length;
            }

            @Override
            public void at(double[] positions, double[] velocities) {
                device.project(positions, velocities);
            }
        };
    }

    @Override
    public void hand(Receiver receiver) throws InterruptedException {
        departures.add(device.hold(), receiver);
    }

    @Override
    public void settle() throws InterruptedException {
        departures.settle();
    }

    @Override
    public void close() {
        departures.close();
        device.close();
    }
}
