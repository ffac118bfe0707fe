package dev.perrin.analysis.comparison;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.run.AgeingCurves;
import dev.perrin.analysis.run.ReferenceCurves;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.run.TensorAverages;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.AgeingCurve;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.ReferenceDisplacement;
import dev.perrin.proto.analysis.v1.TensorDisplacement;
import dev.perrin.proto.analysis.v1.VelocityAutocorrelationPoint;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.trajectory.v1.NormalisationKind;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import java.util.List;

/// Displacements beside the mean-squared one: from several reference points, between two times, by tensor, and the
/// velocity's memory.
final class DisplacementSections {
    private final RunPlan plan;
    private final RunAnalysis analysis;

    DisplacementSections(RunPlan plan, RunAnalysis analysis) {
        this.plan = plan;
        this.analysis = analysis;
    }

    void addTo(AnalysisResult.Builder result, Quantities quantities, List<DynamicsPrediction> predictions) {
        analysis.references().curves().forEach(curve -> result.addReferences(reference(curve)));
        analysis.ageing().curves().forEach(curve -> result.addAgeing(ageing(curve)));
        analysis.tensors().ifPresent(tensors -> addTensors(tensors, result));
        int lags = plan.hasWindows() ? plan.lags().size() : 0;
        for (int slot = -1; slot < lags; slot++) {
            Quantity product = quantities.velocityAutocovariance(slot);
            if (product.measured().count() > 0) {
                result.addVelocityAutocorrelation(VelocityAutocorrelationPoint.newBuilder()
                        .setLagSteps(slot < 0 ? 0 : plan.lagSteps(slot))
                        .setAutocovariance(product.compareWith(predictions))
                        .setWindowCount(product.measured().count()));
            }
        }
    }

    private static ReferenceDisplacement reference(ReferenceCurves.Curve curve) {
        ReferenceCurves.Point latest = curve.points().getLast();
        ReferenceDisplacement.Builder reference = ReferenceDisplacement.newBuilder()
                .setReferenceStep(curve.referenceStep())
                .setStep(curve.referenceStep() + latest.lagSteps())
                .setSquared(latest.squared());
        curve.points().forEach(point -> reference.addLagSteps(point.lagSteps()).addSquaredAtLag(point.squared()));
        return reference.build();
    }

    private static AgeingCurve ageing(AgeingCurves.Curve curve) {
        AgeingCurve.Builder ageing = AgeingCurve.newBuilder().setWaitingSteps(curve.waitingSteps());
        curve.points()
                .forEach(point -> ageing.addLagSteps(Math.round(point.lagSteps()))
                        .addSquared(point.squared())
                        .addCount(point.count()));
        return ageing.build();
    }

    private void addTensors(TensorAverages tensors, AnalysisResult.Builder result) {
        Hyperparameters with = plan.hyperparameters();
        double squaredRate = plan.movesByVelocity() ? with.getLearningRate() * with.getLearningRate() : Double.NaN;
        List<TensorLayout> layout = plan.record().getLayout().getTensorsList();
        for (int i = 0; i < tensors.count(); i++) {
            boolean named = i < layout.size();
            TensorDisplacement.Builder tensor = TensorDisplacement.newBuilder()
                    .setName(named ? layout.get(i).getName() : "all")
                    .setCoordinates(named ? coordinates(layout.get(i)) : plan.dimension())
                    .setLocalSquared(MeasuredValues.of(scaled(tensors.velocitySquared(i), squaredRate)))
                    .setRelativeLocalSquared(
                            MeasuredValues.of(scaled(tensors.relativeVelocitySquared(i), squaredRate)));
            MeasuredValues.finite(tensors.referenceSquared(i)).ifPresent(tensor::setGlobalSquared);
            MeasuredValues.finite(tensors.normSquared(i)).ifPresent(tensor::setNormSquared);
            MeasuredValues.finite(tensors.varianceSum(i)).ifPresent(tensor::setVarianceSum);
            MeasuredValues.finite(tensors.leastVariance(i)).ifPresent(tensor::setVarianceLeast);
            MeasuredValues.finite(tensors.greatestVariance(i)).ifPresent(tensor::setVarianceGreatest);
            if (named && isScaleInvariant(layout, i) && with.getWeightDecay() > 0) {
                tensor.setPredictedRelativeLocalSquared(
                        2 * with.getLearningRate() * with.getWeightDecay() / (1 + with.getMomentum()));
            }
            result.addTensors(tensor);
        }
    }

    private static BoundedEstimate scaled(BoundedEstimate estimate, double factor) {
        return estimate.times(factor);
    }

    private static long coordinates(TensorLayout tensor) {
        return tensor.getShapeList().stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    /// A weight whose layer is followed by a normalisation, at once or behind its bias: its length does not matter to
    /// the loss. Source: science.md 1.8.
    private static boolean isScaleInvariant(List<TensorLayout> layout, int i) {
        if (layout.get(i).getShapeCount() < 2) {
            return false;
        }
        int next = i + 1;
        if (next < layout.size()
                && layout.get(next).getShapeCount() == 1
                && layout.get(next).getNormalisation() != NormalisationKind.NORMALISATION_KIND_BATCH_SCALE) {
            next++;
        }
        return next < layout.size()
                && layout.get(next).getNormalisation() == NormalisationKind.NORMALISATION_KIND_BATCH_SCALE;
    }
}
