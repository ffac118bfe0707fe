package dev.perrin.trainer.run;

import dev.perrin.proto.curvature.v1.CurvatureMatrix;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.curvature.v1.NormalisationStatistics;
import dev.perrin.proto.curvature.v1.Precision;
import dev.perrin.proto.run.v1.CurvatureSpec;
import dev.perrin.proto.run.v1.Engine;
import dev.perrin.proto.run.v1.ExampleSubset;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.ModelSpec;
import dev.perrin.trainer.data.Examples;
import dev.perrin.trainer.data.SubsetExamples;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.network.MinibatchStatisticsModel;
import dev.perrin.trainer.model.network.NetworkModel;
import dev.perrin.trainer.model.network.NetworkSettings;
import java.util.List;
import java.util.Optional;

/// The loss whose curvature is measured: that of the model in training, or the same on other examples or with other
/// statistics of batch norm, in a model of its own. One thread at a time.
final class MeasuredLoss {
    /// Of the order in which minibatches are taken from all examples.
    private static final long ORDER_SEED = 0;

    private final Model model;
    private final Optional<NetworkModel> network;
    private final boolean isOwn;
    private final ExampleSubset subset;
    private final NormalisationStatistics normalisation;
    private final int batchSize;
    private final CurvatureMatrix matrix;
    private final Precision precision;

    private MeasuredLoss(
            Model model,
            Optional<NetworkModel> network,
            boolean isOwn,
            CurvatureSpec spec,
            NormalisationStatistics normalisation,
            int batchSize) {
        this.model = model;
        this.network = network;
        this.isOwn = isOwn;
        this.subset = spec.getSubset();
        this.normalisation = normalisation;
        this.batchSize = batchSize;
        this.matrix = isGaussNewton(spec)
                ? CurvatureMatrix.CURVATURE_MATRIX_GAUSS_NEWTON
                : CurvatureMatrix.CURVATURE_MATRIX_HESSIAN;
        this.precision = isFloat32(spec) ? Precision.PRECISION_FLOAT32 : Precision.PRECISION_FLOAT64;
    }

    /// @param trained without weight decay in its loss; measured itself where nothing else is asked for
    static MeasuredLoss of(RunPlan plan, RunPlanner planner, TrainingData data, Model trained) {
        CurvatureSpec spec = plan.spec().getCurvature();
        int batchSize = plan.hyperparameters().batchSize();
        NormalisationStatistics normalisation = normalisation(spec, trained);
        boolean isOwn = spec.hasSubset()
                || spec.getEngine() != Engine.ENGINE_UNSPECIFIED
                || isFloat32(spec)
                || normalisation == NormalisationStatistics.NORMALISATION_STATISTICS_MINIBATCH
                || normalisation == NormalisationStatistics.NORMALISATION_STATISTICS_RE_ESTIMATED;
        if (!isOwn) {
            return new MeasuredLoss(trained, Optional.empty(), false, spec, normalisation, batchSize);
        }
        Examples all = data.evaluation();
        Examples measured = spec.hasSubset()
                ? SubsetExamples.drawn(
                        all,
                        Math.toIntExact(spec.getSubset().getSize()),
                        spec.getSubset().getSeed())
                : SubsetExamples.drawn(all, all.exampleCount(), ORDER_SEED);
        ModelSpec.Builder described = plan.spec().getModel().toBuilder();
        if (spec.getEngine() != Engine.ENGINE_UNSPECIFIED) {
            described.setEngine(spec.getEngine());
        }
        Model bare = planner.bareModel(
                described.build(),
                TrainingData.plain(measured),
                isFloat32(spec) ? NetworkSettings.Precision.FLOAT32 : NetworkSettings.Precision.FLOAT64);
        Optional<NetworkModel> network = bare instanceof NetworkModel itself ? Optional.of(itself) : Optional.empty();
        Model model = normalisation == NormalisationStatistics.NORMALISATION_STATISTICS_MINIBATCH
                ? new MinibatchStatisticsModel(network.orElseThrow(), batchSize)
                : bare;
        return new MeasuredLoss(model, network, true, spec, normalisation, batchSize);
    }

    private static boolean isGaussNewton(CurvatureSpec spec) {
        return spec.getMatrix() == CurvatureMatrix.CURVATURE_MATRIX_GAUSS_NEWTON;
    }

    private static boolean isFloat32(CurvatureSpec spec) {
        return spec.getPrecision() == Precision.PRECISION_FLOAT32;
    }

    private static NormalisationStatistics normalisation(CurvatureSpec spec, Model trained) {
        if (trained.buffers().dimension() == 0) {
            return NormalisationStatistics.NORMALISATION_STATISTICS_UNSPECIFIED;
        }
        return spec.getNormalisation() == NormalisationStatistics.NORMALISATION_STATISTICS_UNSPECIFIED
                ? NormalisationStatistics.NORMALISATION_STATISTICS_RUNNING
                : spec.getNormalisation();
    }

    /// Rules that the number of examples alone can tell.
    ///
    /// @throws SpecRefusedException when one is broken
    static void requirePossible(CurvatureSpec spec, int batchSize, String data, int exampleCount) {
        if (spec.hasSubset() && spec.getSubset().getSize() > exampleCount) {
            throw refused("curvature.subset.size must be at most the " + exampleCount + " examples of '" + data
                    + "', but is " + spec.getSubset().getSize());
        }
        long measured = spec.hasSubset() ? spec.getSubset().getSize() : exampleCount;
        long least = switch (spec.getNormalisation()) {
            case NORMALISATION_STATISTICS_MINIBATCH -> 2L * batchSize;
            case NORMALISATION_STATISTICS_RE_ESTIMATED -> batchSize;
            case NORMALISATION_STATISTICS_UNSPECIFIED, NORMALISATION_STATISTICS_RUNNING, UNRECOGNIZED -> 0;
        };
        if (measured < least) {
            throw refused("batch_size must leave " + least / batchSize + " minibatches of the " + measured
                    + " measured examples for curvature.normalisation, but is " + batchSize);
        }
    }

    /// At a point, by the statistics that training has there or others as asked for.
    ///
    /// @param trained as in [#of]. Not modified.
    /// @param position θ, length d. Not modified.
    /// @param inForce whose weight decay is a part of the loss where it leaves tensors out
    /// @return valid until the next call
    Model at(Model trained, float[] position, Hyperparameters inForce) {
        if (isOwn) {
            float[] buffers = new float[Math.toIntExact(trained.buffers().dimension())];
            trained.copyBuffers(buffers);
            model.restoreBuffers(buffers);
        }
        if (normalisation == NormalisationStatistics.NORMALISATION_STATISTICS_RE_ESTIMATED) {
            network.orElseThrow().estimateStatistics(position, batchSize);
        }
        return OptimiserSpecs.withDecay(model, inForce);
    }

    /// Gives back what a model of its own holds outside of the heap.
    void close() {
        if (isOwn) {
            model.close();
        }
    }

    /// Says in a result what it is about.
    void describe(CurvatureSummary.Builder summary) {
        summary.setExamples(model.exampleCount())
                .setSubset(subset.getName())
                .setNormalisation(normalisation)
                .setMatrix(matrix)
                .setPrecision(precision);
        if (normalisation == NormalisationStatistics.NORMALISATION_STATISTICS_MINIBATCH) {
            summary.setNormalisationBatch(batchSize);
        }
    }

    private static SpecRefusedException refused(String violation) {
        return new SpecRefusedException(List.of(violation));
    }
}
