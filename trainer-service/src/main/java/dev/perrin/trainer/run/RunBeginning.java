package dev.perrin.trainer.run;

import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.proto.checkpoint.v1.RecordPlace;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.trainer.checkpoint.CheckpointLog;
import dev.perrin.trainer.curvature.Curvature;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.journal.RunJournal;
import dev.perrin.trainer.journal.StoredJournal;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.observation.ObservationRecorder;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.wire.frame.ShardPlan;
import java.util.List;

/// A run from its seed to the reference point, the curvature there, and the first checkpoint.
final class RunBeginning {
    private final RunPlan plan;
    private final RunState state;
    private final RunEnvironment environment;
    private final RunJournal journals;
    private final PhaseChange phases;
    private final Model model;
    private final TrainingData data;

    RunBeginning(
            RunPlan plan,
            RunState state,
            RunEnvironment environment,
            RunJournal journals,
            PhaseChange phases,
            Model model,
            TrainingData data) {
        this.plan = plan;
        this.state = state;
        this.environment = environment;
        this.journals = journals;
        this.phases = phases;
        this.model = model;
        this.data = data;
    }

    /// From the seed to the reference point, and what is measured there.
    /// @param meter of the model
    /// @throws RunFailedException when there is no reference point, or no limiting phase to observe
    LimitingStart make(CurvatureMeter meter, ObservationRecorder observations, CheckpointLog checkpoints) {
        phases.to(RunPhase.RUN_PHASE_CONVERGING, this::describe);
        PhasePoint point = new PhasePoint(model.dimension());
        ReferencePoint reference = new ConvergencePhase(
                        plan,
                        model,
                        data,
                        environment.planner().weights(plan.spec()),
                        meter,
                        state,
                        observations,
                        environment.nanoTime())
                .run(point);
        phases.to(
                RunPhase.RUN_PHASE_MEASURING_CURVATURE,
                next -> next.getProgressBuilder()
                        .setStep(reference.step())
                        .setLoss(reference.totalLoss())
                        .setActivity(
                                reference.note() + "measuring the Hessian of " + model.dimension() + " parameters"));
        StoredJournal journal = journals.open(
                reference.step(), meter.identity(point.position(), plan.spec().getHyperparameters()));
        CurvatureWatch watch = new CurvatureWatch(state, environment.nanoTime(), reference.note(), journal);
        CurvatureMeter.Result measured =
                meter.measure(point.position(), plan.spec().getHyperparameters(), state::stopRequested, watch, journal);
        watch.end();
        Curvature curvature = measured.curvature();
        requireStability(curvature);
        List<RecordPlace> places = environment.stream()
                .publish(RunMessages.parts(plan.run(), reference.step(), curvature, measured.summary()));
        Checkpoint checkpoint = LimitingCheckpoints.beginning(plan, model, observations)
                .setTakenAt(state.now())
                .setStep(reference.step())
                .setLimiting(limiting(reference, burnInSteps(curvature)))
                .setNote(reference.note())
                .setTopEigenvalue(curvature.topEigenvalue())
                .setCurvaturePoint(CurvatureMessages.point(reference.step(), curvature))
                .addAllCurvature(places)
                .build();
        float[] origin = point.position().clone();
        environment.stream().awaitObservations(plan.run());
        checkpoints.begin(checkpoint, point, origin);
        journals.published();
        return new LimitingStart(checkpoint, point, origin, curvature.vectors());
    }

    private void describe(RunRecord.Builder next) {
        if (model.buffers().dimension() > 0) {
            next.setBuffers(RunMessages.buffers(model.buffers()));
        }
        next.setLayout(RunMessages.layout(model.layout()))
                .clearShards()
                .addAllShards(ShardPlan.of(model.dimension(), DataType.DATA_TYPE_FLOAT32))
                .setDataType(DataType.DATA_TYPE_FLOAT32)
                .setDataSetSize(model.exampleCount())
                .getProgressBuilder()
                .setActivity("converging");
    }

    private long burnInSteps(Curvature curvature) {
        long limitingSteps = plan.spec().getLimitingSteps();
        if (plan.spec().hasBurnInSteps()) {
            return plan.spec().getBurnInSteps();
        }
        return curvature.sampled().isPresent()
                ? BurnIn.stepsOfFlatModes(plan.hyperparameters(), limitingSteps)
                : BurnIn.steps(plan.hyperparameters(), curvature.eigenvalues(), limitingSteps);
    }

    /// Beyond the limit the mean of the top mode grows without bound: there is no limiting phase to observe.
    private void requireStability(Curvature curvature) {
        Stability.violation(plan.hyperparameters(), curvature.topEigenvalue()).ifPresent(violation -> {
            throw new RunFailedException("unstable: " + violation);
        });
    }

    private static dev.perrin.proto.run.v1.LimitingPhase limiting(ReferencePoint reference, long burnInSteps) {
        var limiting = dev.perrin.proto.run.v1.LimitingPhase.newBuilder()
                .setReferenceStep(reference.step())
                .setBurnInSteps(burnInSteps)
                .setReferenceLoss(reference.totalLoss())
                .setReferenceGradientNorm(reference.gradientNorm())
                .setReferenceExamples(reference.examples())
                .setCurvatureStep(reference.step());
        reference.accuracy().ifPresent(limiting::setReferenceAccuracy);
        return limiting.build();
    }
}
