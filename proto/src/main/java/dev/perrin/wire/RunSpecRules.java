package dev.perrin.wire;

import dev.perrin.proto.run.v1.HyperparameterChange;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.ModelSpec;
import dev.perrin.proto.run.v1.ObservationSpec;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.run.v1.SnapshotSchedule;
import java.util.List;
import java.util.Set;

/// What makes a run specification well formed in itself, so that a client can refuse a bad value before it reaches the
/// trainer. Rules that need the data or the curvature (batch size against data set, stability) are the trainer's.
public final class RunSpecRules {
    public static final Set<String> MODELS =
            Set.of("linear", "softmax", "mlp", "cnn", "resnet18", "resnet34", "vgg11", "vgg11_bn", "vgg16", "vgg16_bn");

    public static final int MAX_BATCH_SIZE = 1 << 20;
    public static final long MAX_STEPS = 1_000_000_000_000L;
    public static final int MAX_HIDDEN_WIDTH = 1 << 16;
    public static final int MAX_HIDDEN_LAYERS = 16;
    public static final int MAX_CHANNELS = 1 << 12;
    public static final int MAX_CONVOLUTIONS = 8;
    public static final int MAX_PER_DECADE = 1000;

    public static final int MAX_SAMPLED_MODES = 1000;
    public static final int MAX_PROBES = 10_000;
    public static final int MAX_MEASUREMENTS = 1000;
    public static final int LEAST_NOISE_EXAMPLES = 40;

    /// Steps of a batch of observations, at most.
    public static final int OBSERVATION_BATCH_STEPS = 100;

    private RunSpecRules() {}

    /// Every broken rule as one sentence "field must …, but is value"; empty when the specification is well formed.
    public static List<String> violations(RunSpec spec) {
        Violations found = new Violations();
        if (!spec.getRun().isEmpty() && !RunId.isValid(spec.getRun())) {
            found.add("run", "be 1 to 64 of [a-z0-9-]", "'" + printable(spec.getRun()) + "'");
        }
        if (spec.hasCurvatureOf()) {
            CurvatureRules.target(spec, found);
            return found.sentences();
        }
        ModelSpecRules.check(spec.getModel(), found);
        found.require(
                !spec.getData().isBlank(), "data", "name a data set or a file", "'" + printable(spec.getData()) + "'");
        hyperparameters(spec.getHyperparameters(), found);
        found.require(
                spec.getSampling() != Sampling.SAMPLING_UNSPECIFIED && spec.getSampling() != Sampling.UNRECOGNIZED,
                "sampling",
                "be iid, shuffled or cyclic",
                spec.getSampling());
        found.requireBetween(0, spec.getConvergenceSteps(), MAX_STEPS, "convergence_steps");
        found.requireBetween(1, spec.getLimitingSteps(), MAX_STEPS, "limiting_steps");
        if (spec.hasBurnInSteps()) {
            found.requireBetween(0, spec.getBurnInSteps(), spec.getLimitingSteps(), "burn_in_steps");
        }
        schedule(spec.getSnapshots(), found);
        CurvatureRules.check(spec, found);
        observations(spec.getObservations(), found);
        OptimiserRules.convergence(spec, found);
        ChangeRules.planned(spec, found);
        DataOptionsRules.check(spec.getData(), spec.getDataOptions(), found);
        return found.sentences();
    }

    /// The same for hyperparameters alone.
    public static List<String> violations(Hyperparameters hyperparameters) {
        Violations found = new Violations();
        hyperparameters(hyperparameters, found);
        return found.sentences();
    }

    /// The same for a change of hyperparameters; what comes of it has rules of its own.
    public static List<String> violations(HyperparameterChange change, Hyperparameters before) {
        Violations found = new Violations();
        ChangeRules.change("change", change, before, found);
        return found.sentences();
    }

    /// Whether a well-formed model has batch norm, and so running statistics beside its parameters.
    public static boolean hasBatchNorm(ModelSpec model) {
        return model.getBatchNorm()
                || model.getName().startsWith("resnet")
                || model.getName().endsWith("_bn");
    }

    private static void hyperparameters(Hyperparameters hyperparameters, Violations found) {
        double learningRate = hyperparameters.getLearningRate();
        found.require(
                learningRate > 0 && Double.isFinite(learningRate), "learning_rate", "be finite and > 0", learningRate);
        double momentum = hyperparameters.getMomentum();
        found.require(momentum >= 0 && momentum < 1, "momentum", "be at least 0 and below 1", momentum);
        double weightDecay = hyperparameters.getWeightDecay();
        found.require(
                weightDecay >= 0 && Double.isFinite(weightDecay), "weight_decay", "be finite and ≥ 0", weightDecay);
        found.requireBetween(1, hyperparameters.getBatchSize(), MAX_BATCH_SIZE, "batch_size");
        OptimiserRules.momentum(hyperparameters, found);
    }

    private static void observations(ObservationSpec observations, Violations found) {
        found.requireBetween(
                0, observations.getProjectionIntervalSteps(), MAX_STEPS, "observations.projection_interval_steps");
        found.requireBetween(
                0,
                observations.getTensorIntervalSteps(),
                OBSERVATION_BATCH_STEPS,
                "observations.tensor_interval_steps");
    }

    private static void schedule(SnapshotSchedule schedule, Violations found) {
        switch (schedule.getKindCase()) {
            case EVERY_STEPS -> found.requireBetween(1, schedule.getEverySteps(), MAX_STEPS, "snapshots.every_steps");
            case PER_DECADE -> found.requireBetween(1, schedule.getPerDecade(), MAX_PER_DECADE, "snapshots.per_decade");
            case KIND_NOT_SET -> found.add("snapshots", "be every_steps or per_decade", "not set");
        }
    }

    /// Hostile text ends up in logs and on terminals.
    static String printable(String value) {
        String cut = value.length() > 80 ? value.substring(0, 80) + "…" : value;
        return cut.replaceAll("\\p{Cntrl}", "�");
    }
}
