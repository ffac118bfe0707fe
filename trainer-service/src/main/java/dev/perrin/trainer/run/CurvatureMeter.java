package dev.perrin.trainer.run;

import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.trainer.curvature.Curvature;
import dev.perrin.trainer.curvature.CurvatureMeasurement;
import dev.perrin.trainer.curvature.MeasurementJournal;
import dev.perrin.trainer.curvature.MeasurementProgress;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.journal.Fingerprint;
import dev.perrin.trainer.model.MatrixDecayModel;
import dev.perrin.trainer.model.Model;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Measures the curvature of a run as its specification says. What trains is left as it is: its parameters, the
/// statistics of batch norm and everything that is drawn. One thread at a time.
final class CurvatureMeter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CurvatureMeter.class.getName());

    private final RunPlan plan;
    private final RunPlanner planner;
    private final Model trained;
    private final MeasuredLoss loss;

    /// What was measured, and the same as it is told.
    record Result(Curvature curvature, CurvatureSummary summary) {
        /// The same, told without its eigenvectors.
        Result withoutVectors() {
            return new Result(curvature.withoutVectors(), summary);
        }
    }

    /// @param trained the model of the run
    CurvatureMeter(RunPlan plan, RunPlanner planner, TrainingData data, Model trained) {
        this.plan = plan;
        this.planner = planner;
        this.trained = trained instanceof MatrixDecayModel decayed ? decayed.inner() : trained;
        this.loss = MeasuredLoss.of(plan, planner, data, this.trained);
    }

    /// What a measurement depends on, apart from the run and the step that it is told under.
    ///
    /// @param position θ, length d. Not modified.
    /// @param inForce hyperparameters at this point
    Fingerprint identity(float[] position, Hyperparameters inForce) {
        float[] buffers = new float[Math.toIntExact(trained.buffers().dimension())];
        trained.copyBuffers(buffers);
        return new Fingerprint()
                .add(plan.spec().toByteArray())
                .add(inForce.toByteArray())
                .add(trained.exampleCount())
                .add(buffers)
                .add(position);
    }

    /// The loss whose curvature is measured: of the examples, in the precision and by the statistics that the
    /// specification asks for.
    ///
    /// @param position θ, length d. Not modified.
    /// @param inForce hyperparameters at this point
    /// @return valid until the next call, or measurement
    Model lossAt(float[] position, Hyperparameters inForce) {
        return loss.at(trained, position, inForce);
    }

    /// @param position θ, length d. Not modified.
    /// @param inForce hyperparameters at this point
    /// @param progress hears how far it is
    /// @param journal of this measurement
    /// @throws java.util.concurrent.CancellationException when `cancelled` says so
    Result measure(
            float[] position,
            Hyperparameters inForce,
            BooleanSupplier cancelled,
            Consumer<MeasurementProgress> progress,
            MeasurementJournal journal) {
        progress.accept(MeasurementProgress.begin(MeasurementProgress.Stage.STATISTICS));
        Model model = loss.at(trained, position, inForce);
        var hyperparameters = OptimiserSpecs.hyperparameters(inForce);
        Curvature curvature = planner.sampledCurvature(plan, hyperparameters, model.dimension())
                .map(sampled -> sampled.at(model, position, cancelled, progress, journal))
                .orElseGet(() -> new CurvatureMeasurement(
                                hyperparameters.batchSize(),
                                hyperparameters.weightDecay(),
                                plan.spec().getProjectedModes())
                        .at(model, position, cancelled, progress, journal));
        LOG.log(
                System.Logger.Level.INFO,
                () -> String.format(
                        Locale.ROOT,
                        "event=curvature run=%s dimension=%d top_eigenvalue=%.6g trace=%.6g residual=%.3g",
                        plan.run(),
                        curvature.dimension(),
                        curvature.topEigenvalue(),
                        curvature.trace(),
                        curvature.relativeResidual()));
        CurvatureSummary.Builder summary = CurvatureMessages.summary(curvature);
        loss.describe(summary);
        if (summary.hasSampled()) {
            summary.getSampledBuilder()
                    .setRepeatedEigenvalues(plan.spec().getCurvature().getRepeatedEigenvalues());
        }
        return new Result(curvature, summary.build());
    }

    /// Gives back what is held outside of the heap for measurements alone.
    @Override
    public void close() {
        loss.close();
    }
}
