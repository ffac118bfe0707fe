package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.Engine;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.ModelSpec;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.RunSpecOrBuilder;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.trainer.curvature.LanczosMeasurement;
import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.DataSet.Responses;
import dev.perrin.trainer.data.Examples;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.data.image.ImageExamples;
import dev.perrin.trainer.data.source.DataLibrary;
import dev.perrin.trainer.model.LinearRegression;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ParameterLayout;
import dev.perrin.trainer.model.SoftmaxRegression;
import dev.perrin.trainer.model.network.NetworkException;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import dev.perrin.trainer.model.weights.WeightsException;
import dev.perrin.trainer.model.weights.WeightsFile;
import dev.perrin.wire.RunSpecRules;
import dev.perrin.wire.frame.BufferPlan;
import dev.perrin.wire.frame.ShardPlan;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Checks a specification against its own rules and against the data it names, and builds the model.
public final class RunPlanner {
    private static final List<Integer> DEFAULT_HIDDEN_WIDTHS = List.of(16);
    private static final List<Integer> DEFAULT_CHANNELS = List.of(4, 8);
    private static final int DEFAULT_PROJECTED_MODES = 64;

    private final DataLibrary library;
    private final int maxDataValues;
    private final CurvatureLimits limits;
    private final EngineSettings engines;
    private final RandomGenerator names;

    /// @param maxDataValues bound on the numbers of a data set that a model holds in one piece
    /// @param limits of what may be spent on curvature
    /// @param engines that compute networks
    /// @param names source of generated run ids; must be thread safe if the planner is shared
    public RunPlanner(
            DataLibrary library,
            int maxDataValues,
            CurvatureLimits limits,
            EngineSettings engines,
            RandomGenerator names) {
        this.library = library;
        this.maxDataValues = maxDataValues;
        this.limits = limits;
        this.engines = engines;
        this.names = names;
    }

    /// @throws SpecRefusedException when any rule is broken, also one that only the data can tell
    public RunPlan plan(RunSpec requested) {
        List<String> violations = RunSpecRules.violations(requested);
        if (!violations.isEmpty()) {
            throw new SpecRefusedException(violations);
        }
        RunSpec.Builder spec = requested.toBuilder();
        if (spec.getModel().getName().equals("mlp") && spec.getModel().getHiddenWidthsCount() == 0) {
            spec.getModelBuilder().addAllHiddenWidths(DEFAULT_HIDDEN_WIDTHS);
        }
        if (spec.getModel().getName().equals("cnn") && spec.getModel().getChannelsCount() == 0) {
            spec.getModelBuilder().addAllChannels(DEFAULT_CHANNELS);
        }
        requireEngine(spec.getModel().getEngine());
        requireEngine(spec.getCurvature().getEngine());
        Examples data = readable(spec);
        int batchSize = spec.getHyperparameters().getBatchSize();
        if (batchSize > data.exampleCount()) {
            throw refused("batch_size must be at most the " + data.exampleCount() + " examples of '" + spec.getData()
                    + "', but is " + batchSize);
        }
        MeasuredLoss.requirePossible(spec.getCurvature(), batchSize, spec.getData(), data.exampleCount());
        requireFittingBuffers(spec, data);
        setModes(spec, layout(spec, data).dimension());
        requireFittingWeights(spec, data);
        if (spec.getRun().isEmpty()) {
            spec.setRun(String.format(Locale.ROOT, "%s-%08x", spec.getModel().getName(), names.nextInt()));
        }
        requirePossibleChanges(spec, data.exampleCount());
        return RunPlan.of(spec.build());
    }

    /// A measurement at a stored snapshot.
    ///
    /// @param measured the record of its run
    /// @throws SpecRefusedException when any rule is broken
    RunPlan planMeasurement(RunSpec requested, RunRecord measured) {
        RunPlan plan = plan(MeasurementSpecs.of(requested, measured).build());
        return RunPlan.of(plan.spec().toBuilder()
                .setCurvatureOf(requested.getCurvatureOf())
                .build());
    }

    private void setModes(RunSpec.Builder spec, long dimension) {
        boolean sampled = CurvaturePlan.isSampled(spec.build(), dimension, limits.maxDimension());
        int leading = sampled ? CurvaturePlan.DEFAULT_LEADING : DEFAULT_PROJECTED_MODES;
        int modes = spec.getProjectedModes() == 0 ? leading : spec.getProjectedModes();
        spec.setProjectedModes((int) Math.min(modes, dimension));
        int vectors = CurvaturePlan.leastVectors(spec.build());
        if (sampled && vectors > limits.vectors(dimension)) {
            throw refused("projected_modes " + spec.getProjectedModes() + ", curvature.bottom_modes "
                    + spec.getCurvature().getBottomModes() + " and curvature.quadrature_steps must let "
                    + vectors + " vectors of the model's " + dimension
                    + " parameters fit into the trainer's curvature-memory-in-bytes "
                    + limits.memoryInBytes() + ", but only " + limits.vectors(dimension) + " do");
        }
    }

    /// How its curvature is measured; empty: by its whole Hessian.
    ///
    /// @param inForce hyperparameters at the point
    Optional<LanczosMeasurement> sampledCurvature(
            RunPlan plan, dev.perrin.trainer.sgd.Hyperparameters inForce, long dimension) {
        return CurvaturePlan.isSampled(plan.spec(), dimension, limits.maxDimension())
                ? Optional.of(CurvaturePlan.of(plan, inForce, limits.vectors(dimension)))
                : Optional.empty();
    }

    /// Stability is not known yet.
    private static void requirePossibleChanges(RunSpec.Builder spec, int exampleCount) {
        Hyperparameters before = spec.getHyperparameters();
        for (int i = 0; i < spec.getChangesCount(); i++) {
            try {
                before = HyperparameterChanges.apply(before, spec.getChanges(i).getChange());
            } catch (SpecRefusedException e) {
                throw refused("changes[" + i + "]: " + e.getMessage());
            }
            if (before.getBatchSize() > exampleCount) {
                throw refused("changes[" + i + "]: batch_size must be at most the " + exampleCount + " examples of '"
                        + spec.getData() + "', but is " + before.getBatchSize());
            }
        }
    }

    /// Reads the data again, and decodes images where a cache of them is asked for.
    ///
    /// @throws DataException when the data are not what they were when the plan was made
    public TrainingData data(RunPlan plan) {
        RunSpec spec = plan.spec();
        return library.open(
                spec.getData(), SpecifiedReading.options(spec.getDataOptions()), isRegression(spec.getModel()));
    }

    /// Expensive for a network, so done when the run's turn has come.
    ///
    /// @param data of this plan
    public Model model(RunPlan plan, TrainingData data) {
        return OptimiserSpecs.withDecay(
                bareModel(plan.spec().getModel(), data), plan.spec().getHyperparameters());
    }

    /// Without weight decay in its loss.
    Model bareModel(ModelSpec spec, TrainingData data) {
        return bareModel(spec, data, Precision.FLOAT64);
    }

    /// @param precision of what goes over all examples of a network
    Model bareModel(ModelSpec spec, TrainingData data, Precision precision) {
        Examples all = data.evaluation();
        if (all.targets() instanceof Labels labels && NetworkPlan.isFor(spec)) {
            return NetworkPlan.of(spec, all, labels)
                    .model(data.training(), engines.factory(spec.getEngine()), precision);
        }
        DataSet whole = DataSet.of(all, maxDataValues);
        return switch (whole.targets()) {
            case Responses responses -> new LinearRegression(whole, responses);
            case Labels labels -> new SoftmaxRegression(whole, labels);
        };
    }

    private Examples readable(RunSpec.Builder spec) {
        try {
            Examples examples = library.describe(
                    spec.getData(), SpecifiedReading.options(spec.getDataOptions()), isRegression(spec.getModel()));
            if (examples instanceof ImageExamples images && !NetworkPlan.isFor(spec.getModel())) {
                requireWhole(images, spec.getModel().getName());
            }
            return examples;
        } catch (DataException e) {
            throw refused(e.getMessage() == null ? "data cannot be read" : e.getMessage());
        }
    }

    /// These models hold all examples as numbers: nothing is decoded for them or differs from draw to draw.
    private void requireWhole(ImageExamples images, String model) {
        if (!images.augmentation().isNone()) {
            throw new DataException("data_options.augmentation must be without crop and flip for model '" + model
                    + "', which holds every example as it is"
                    + (images.isInMemory() ? "" : "; images in files are augmented unless it is set"));
        }
        DataSet.requireAtMost(images, maxDataValues);
    }

    private static boolean isRegression(ModelSpec model) {
        return model.getName().equals("linear");
    }

    private static ParameterLayout layout(RunSpec.Builder spec, Examples data) {
        ModelSpec model = spec.getModel();
        if (data.targets() instanceof Labels labels && NetworkPlan.isFor(model)) {
            return NetworkPlan.of(model, data, labels).network().layout();
        }
        int outputs = switch (data.targets()) {
            case Responses _ -> 1;
            case Labels labels -> labels.classCount();
        };
        return ParameterLayout.ofLinearLayers(List.of(data.shape().size(), outputs));
    }

    private static ParameterLayout buffers(RunSpec.Builder spec, Examples data) {
        return data.targets() instanceof Labels labels && NetworkPlan.isFor(spec.getModel())
                ? NetworkPlan.of(spec.getModel(), data, labels).network().buffers()
                : ParameterLayout.EMPTY;
    }

    private void requireEngine(Engine engine) {
        try {
            engines.factory(engine);
        } catch (NetworkException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    /// They travel with the first shard of every snapshot.
    private static void requireFittingBuffers(RunSpec.Builder spec, Examples data) {
        long count = buffers(spec, data).dimension();
        if (count > 0) {
            Shard first = ShardPlan.of(layout(spec, data).dimension(), DataType.DATA_TYPE_FLOAT32)
                    .getFirst();
            try {
                BufferPlan.of(first, count);
            } catch (IllegalArgumentException e) {
                throw refused("batch norm of model '" + spec.getModel().getName()
                        + "' must have statistics that fit into a snapshot: " + e.getMessage());
            }
        }
    }

    /// What the run begins from, copied first when it lies in a store; empty: what the seed draws.
    ///
    /// @throws DataException when the file cannot be had
    Optional<WeightsFile> weights(RunSpecOrBuilder spec) {
        String weights = spec.getModel().getWeights();
        return weights.isEmpty() ? Optional.empty() : Optional.of(new WeightsFile(library.file(weights)));
    }

    private void requireFittingWeights(RunSpec.Builder spec, Examples data) {
        try {
            weights(spec).ifPresent(file -> file.check(layout(spec, data), buffers(spec, data)));
        } catch (DataException e) {
            throw refused("model.weights: " + e.getMessage());
        } catch (WeightsException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static SpecRefusedException refused(String violation) {
        return new SpecRefusedException(List.of(violation));
    }
}
