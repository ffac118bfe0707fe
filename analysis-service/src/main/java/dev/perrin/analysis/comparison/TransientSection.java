package dev.perrin.analysis.comparison;

import dev.perrin.analysis.comparison.TransientForecast.Outcome;
import dev.perrin.analysis.run.ReferenceCurves;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.Stretch;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.analysis.v1.Transient;
import dev.perrin.proto.analysis.v1.TransientPoint;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.run.v1.RunEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// How a stretch of a run begins.
public final class TransientSection {
    private static final int POINTS = 40;

    private final Stretch stretch;
    private final RunPlan plan;
    private final OptionalDouble relaxation;

    /// @param plan of the stretch
    /// @param curvature at the reference point of the run, where it was measured
    public TransientSection(Stretch stretch, RunPlan plan, Optional<CurvatureSummary> curvature) {
        this.stretch = stretch;
        this.plan = plan;
        this.relaxation = curvature
                .map(summary -> Relaxation.steps(plan.hyperparameters(), summary))
                .orElse(OptionalDouble.empty());
    }

    /// What was measured of the displacement from the first snapshot, thinned.
    public static List<ReferenceCurves.Point> measured(RunAnalysis analysis) {
        List<ReferenceCurves.Point> curve = analysis.references().curves().stream()
                .findFirst()
                .map(ReferenceCurves.Curve::points)
                .orElse(List.of());
        List<Long> lags = curve.stream().map(ReferenceCurves.Point::lagSteps).toList();
        return TransientForecast.places(lags, POINTS).stream().map(curve::get).toList();
    }

    /// @param points as [#measured] gave them
    /// @param outcome at the lags of the points
    public Transient message(List<ReferenceCurves.Point> points, Outcome outcome) {
        Transient.Builder message = Transient.newBuilder()
                .setHyperparameters(stretch.inForce())
                .setReferenceStep(plan.referenceStep())
                .setBurnInSteps(plan.burnInSteps());
        stretch.changedBefore().map(RunEvent::getStep).ifPresent(message::setChangedAtStep);
        relaxation.ifPresent(message::setRelaxationSteps);
        switch (outcome) {
            case Outcome.Known _ -> message.clearPredictionStatus();
            case Outcome.Refused(String reason) -> message.setPredictionStatus(reason);
            case Outcome.Unavailable(String reason) ->
                message.setPredictionStatus("theory-service cannot be asked: " + reason);
        }
        for (int i = 0; i < points.size(); i++) {
            TransientPoint.Builder point = TransientPoint.newBuilder()
                    .setLagSteps(points.get(i).lagSteps())
                    .setSquared(points.get(i).squared());
            if (outcome instanceof Outcome.Known known) {
                point.setPredicted(known.mean().get(i))
                        .setPredictedStandardDeviation(known.standardDeviation().get(i));
                if (!known.stationary().isEmpty()) {
                    point.setPredictedStationary(known.stationary().get(i));
                }
            }
            message.addPoints(point);
        }
        return message.build();
    }

    /// What the change before the stretch means for what is measured over it; empty without one.
    public Optional<Caveat> caveat() {
        return stretch.changedBefore()
                .map(event -> Caveat.newBuilder()
                        .setKind("after-a-change")
                        .setMessage(message(event))
                        .build());
    }

    private String message(RunEvent change) {
        StringBuilder message = new StringBuilder(String.format(
                Locale.ROOT,
                "The hyperparameters changed at step %d: this stretch, from step %d on, is compared with those in force"
                        + " since. Averages begin %d steps after its first snapshot.",
                change.getStep(),
                plan.referenceStep(),
                plan.burnInSteps()));
        if (relaxation.isPresent()) {
            message.append(String.format(
                    Locale.ROOT,
                    " The mean of the slowest mode falls to 1/e in %.0f steps.",
                    relaxation.getAsDouble()));
            if (plan.burnInSteps() + stretch.stepsInForce() < Relaxation.stepsOfVariance(relaxation.getAsDouble())) {
                message.append(" By then it has not forgotten what was before.");
            }
        }
        if (stretch.minimumMoved()) {
            message.append(
                    " Weight decay changed too, and with it the minimum: curvature and noise are those at the one"
                            + " before.");
        }
        return message.toString();
    }
}
