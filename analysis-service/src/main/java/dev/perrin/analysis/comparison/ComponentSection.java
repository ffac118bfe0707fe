package dev.perrin.analysis.comparison;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.component.LeadingComponent;
import dev.perrin.analysis.component.LeadingComponents;
import dev.perrin.analysis.component.LeadingDirectionsState;
import dev.perrin.analysis.component.ModeVectors;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.trajectory.ComponentPlan;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.CoordinateComponent;
import dev.perrin.proto.analysis.v1.CoordinateComponents;
import dev.perrin.proto.analysis.v1.DistanceMethod;
import java.util.List;
import java.util.Optional;

/// The leading components of the trajectory over all coordinates.
final class ComponentSection {
    private final ComponentPlan plan;
    private final RunAnalysis analysis;
    private final Optional<Curvature> curvature;
    private final ModeVectors modes;

    /// @param modes of the run. Modified: made when they are asked for first.
    ComponentSection(RunPlan plan, RunAnalysis analysis, Optional<Curvature> curvature, ModeVectors modes) {
        this.plan = plan.components();
        this.analysis = analysis;
        // One of another dimension projects nothing either.
        this.curvature = curvature.filter(known -> known.dimension() == plan.dimension());
        this.modes = modes;
    }

    void addTo(AnalysisResult.Builder result) {
        analysis.components()
                .filter(state -> state.directions().count() > 1)
                .ifPresent(state -> result.getComponentsBuilder().setOverCoordinates(message(state)));
    }

    private CoordinateComponents message(LeadingDirectionsState state) {
        LeadingComponents found = LeadingComponents.of(
                state,
                plan.kept() ? 0 : plan.dimension(),
                curvature.map(modes::of).orElse(List.of()),
                curvature
                        .map(known -> known.summary().getEigenvalueList().subList(0, known.eigenvectorCount()))
                        .orElse(List.of()),
                ComponentPlan.RANK);
        CoordinateComponents.Builder message = CoordinateComponents.newBuilder()
                .setMethod(plan.kept() ? DistanceMethod.DISTANCE_METHOD_EXACT : DistanceMethod.DISTANCE_METHOD_SKETCH)
                .setTotalVariance(found.totalVariance())
                .setSnapshots(state.directions().count())
                .setDimension(plan.dimension())
                .setDirectionsBound(state.directions().bound());
        found.components().forEach(component -> message.addComponents(message(component)));
        return message.build();
    }

    private static CoordinateComponent message(LeadingComponent component) {
        CoordinateComponent.Builder message = CoordinateComponent.newBuilder()
                .setVariance(component.variance())
                .setSnapshotsLow(component.snapshotsLow())
                .setSnapshotsHigh(component.snapshotsHigh())
                .setShare(component.share());
        MeasuredValues.finite(component.low()).ifPresent(message::setLow);
        MeasuredValues.finite(component.high()).ifPresent(message::setHigh);
        MeasuredValues.finite(component.effectiveSnapshots()).ifPresent(message::setEffectiveSnapshots);
        MeasuredValues.finite(component.captured()).ifPresent(message::setCaptured);
        MeasuredValues.finite(component.curvature()).ifPresent(message::setCurvature);
        return message.build();
    }
}
