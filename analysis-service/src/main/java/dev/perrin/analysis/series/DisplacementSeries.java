package dev.perrin.analysis.series;

import dev.perrin.proto.analysis.v1.DisplacementPoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Points of ‖θₖ − θ_ref‖² and of the mean local displacement and loss between them. The first snapshot in each of
/// the [LogarithmicCells] makes a point: every one at first, later 400 a decade.
///
/// Losses come on another topic, ahead or behind. They are summed per cell and joined to a point once they have
/// been seen up to its step, so that a point does not depend on which came first. A point whose losses do not come
/// is released without them by [#takeAll].
public final class DisplacementSeries {
    final long unitSteps;
    final long referenceStep;
    long taken;
    long lastIndex = -1;
    double localSum;
    long localCount;
    long observedThroughStep = Long.MIN_VALUE;
    final Deque<Pending> pending = new ArrayDeque<>();
    final NavigableMap<Long, LossSum> losses = new TreeMap<>();

    record Pending(long step, long index, double globalSquared, double localSquared) {}

    record LossSum(double sum, long count) {
        LossSum plus(LossSum other) {
            return new LossSum(sum + other.sum, count + other.count);
        }
    }

    /// @param unitSteps snapshot interval, 1 on a logarithmic schedule
    public DisplacementSeries(long unitSteps, long referenceStep) {
        if (unitSteps < 1) {
            throw new IllegalArgumentException("unitSteps must be at least 1, but is " + unitSteps);
        }
        this.unitSteps = unitSteps;
        this.referenceStep = referenceStep;
    }

    /// @param step greater than that of the call before
    /// @param globalSquared ‖θₖ − θ_ref‖²
    /// @param localSquared ‖θₖ − θₖ₋₁‖²; NaN where it is not known
    public void add(long step, double globalSquared, double localSquared) {
        localSum += localSquared;
        localCount++;
        long index = Math.max(0, (step - referenceStep) / unitSteps);
        if (lastIndex >= 0 && LogarithmicCells.cell(index) == LogarithmicCells.cell(lastIndex)) {
            return;
        }
        pending.add(new Pending(step, index, globalSquared, localSum / localCount));
        lastIndex = index;
        localSum = 0;
        localCount = 0;
    }

    /// @param step k of an update; the loss was taken before it, at θₖ₋₁
    public void observe(long step, double loss) {
        observedThroughStep = Math.max(observedThroughStep, step);
        long sinceReference = step - 1 - referenceStep;
        if (sinceReference < 0 || !Double.isFinite(loss)) {
            return;
        }
        losses.merge(LogarithmicCells.cell(sinceReference / unitSteps), new LossSum(loss, 1), LossSum::plus);
    }

    /// Whether points wait for losses.
    public boolean isWaiting() {
        return !pending.isEmpty();
    }

    /// Index in the whole series of the point that is taken next.
    public long taken() {
        return taken;
    }

    /// Removes the points whose losses are complete.
    public List<DisplacementPoint> takeReady() {
        List<DisplacementPoint> points = new ArrayList<>();
        while (!pending.isEmpty() && pending.getFirst().step() <= observedThroughStep) {
            points.add(point(pending.removeFirst()));
        }
        return points;
    }

    /// Removes all points, with the losses that are there.
    public List<DisplacementPoint> takeAll() {
        List<DisplacementPoint> points = new ArrayList<>();
        while (!pending.isEmpty()) {
            points.add(point(pending.removeFirst()));
        }
        return points;
    }

    private DisplacementPoint point(Pending next) {
        taken++;
        DisplacementPoint.Builder point =
                DisplacementPoint.newBuilder().setStep(next.step()).setGlobalSquared(next.globalSquared());
        if (Double.isFinite(next.localSquared())) {
            point.setLocalSquared(next.localSquared());
        }
        long end = LogarithmicCells.cell(next.index());
        LossSum sum = new LossSum(0, 0);
        for (Map.Entry<Long, LossSum> cell : losses.headMap(end, false).entrySet()) {
            sum = sum.plus(cell.getValue());
        }
        losses.headMap(end, false).clear();
        if (sum.count() > 0) {
            point.setLoss(sum.sum() / sum.count());
        }
        return point.build();
    }
}
