package dev.perrin.analysis.run;

import dev.perrin.analysis.blocks.Estimate;
import dev.perrin.analysis.blocks.TimeBlocks;
import dev.perrin.analysis.displacement.PartialStatistics;
import dev.perrin.analysis.exponent.FitWindow;
import dev.perrin.analysis.exponent.PowerLawFit;
import dev.perrin.analysis.series.DisplacementSeries;
import dev.perrin.analysis.trajectory.RunPlan;
import org.jspecify.annotations.Nullable;

/// Everything measured on one run so far. A snapshot counts once: one whose ordinal is not greater than the last is
/// ignored, so that a replay after a crash changes nothing.
///
/// Averages are over LIMITING snapshots, the displacement series over all. Not thread safe.
public final class RunAnalysis {
    final DisplacementSeries series;

    @Nullable
    TimeBlocks blocks;

    long lastOrdinal = -1;
    long lastStep;
    long snapshotsAnalysed;
    long snapshotsSkipped;
    boolean referenceLost;
    long observationsThrough = -1;
    long sequence;
    boolean finished;

    public RunAnalysis(RunPlan plan) {
        this(new DisplacementSeries(Math.max(1, plan.intervalSteps()), plan.referenceStep()));
    }

    RunAnalysis(DisplacementSeries series) {
        this.series = series;
    }

    /// @param snapshot whole
    /// @return whether it was new
    public boolean add(RunPlan plan, PartialStatistics snapshot) {
        if (snapshot.ordinal() <= lastOrdinal) {
            return false;
        }
        snapshotsSkipped += snapshot.ordinal() - lastOrdinal - 1;
        lastOrdinal = snapshot.ordinal();
        lastStep = snapshot.step();
        snapshotsAnalysed++;
        double learningRate = plan.hyperparameters().getLearningRate();
        if (Double.isNaN(snapshot.globalSquared())) {
            referenceLost = true;
        } else {
            series.add(
                    snapshot.step(),
                    snapshot.globalSquared(),
                    learningRate * learningRate * snapshot.velocitySquared());
        }
        if (snapshot.limiting()) {
            average(plan, snapshot);
        }
        return true;
    }

    private void average(RunPlan plan, PartialStatistics snapshot) {
        TimeBlocks averages = blocks;
        if (averages == null) {
            int lags = plan.windowed() ? plan.lags().size() : 0;
            averages = new TimeBlocks(snapshot.positionProjection().length, lags);
            blocks = averages;
        }
        long index = plan.indexOf(snapshot.step());
        averages.add(plan.intervalSteps() > 0 && index >= 0 ? index : snapshot.ordinal(), snapshot);
    }

    /// @param ordinal of the batch of observations
    /// @return whether the batch is new and may be given to [#series]
    public boolean acceptObservations(long ordinal) {
        if (ordinal <= observationsThrough) {
            return false;
        }
        observationsThrough = ordinal;
        return true;
    }

    /// Whether the run publishes observations.
    public boolean observationsSeen() {
        return observationsThrough >= 0;
    }

    /// Ordinal of the last analysed snapshot; −1 before the first.
    public long lastOrdinal() {
        return lastOrdinal;
    }

    public DisplacementSeries series() {
        return series;
    }

    public long snapshotsAnalysed() {
        return snapshotsAnalysed;
    }

    /// Snapshots before the last analysed one that were never whole.
    public long snapshotsSkipped() {
        return snapshotsSkipped;
    }

    public long lastStep() {
        return lastStep;
    }

    public boolean referenceLost() {
        return referenceLost;
    }

    /// Modes projected on.
    public int modes() {
        return blocks == null ? 0 : blocks.modes();
    }

    /// Mean of ‖θₖ − θₖ₋₁‖² = η²‖vₖ‖².
    public Estimate localDisplacement(RunPlan plan) {
        if (blocks == null) {
            return Estimate.NONE;
        }
        double squaredRate = plan.hyperparameters().getLearningRate()
                * plan.hyperparameters().getLearningRate();
        Estimate velocity = blocks.velocitySquared();
        return new Estimate(squaredRate * velocity.value(), squaredRate * velocity.standardError(), velocity.count());
    }

    /// Windowed mean-squared displacement at a lag slot.
    public Estimate meanSquaredDisplacement(RunPlan plan, int slot) {
        if (blocks == null || slot >= blocks.lags()) {
            return Estimate.NONE;
        }
        return blocks.meanSquaredDisplacement(slot, plan.lags().lag(slot));
    }

    /// Variance of a mode's position about its mean.
    public Estimate positionVariance(int mode) {
        return blocks == null ? Estimate.NONE : blocks.positionVariance(mode);
    }

    /// Variance of a mode's velocity about zero.
    public Estimate velocityVariance(int mode) {
        return blocks == null ? Estimate.NONE : blocks.velocityVariance(mode);
    }

    /// Exponent over a window; nothing until every lag of it was measured.
    public Estimate exponent(RunPlan plan, FitWindow window) {
        if (blocks == null || blocks.lags() == 0) {
            return Estimate.NONE;
        }
        int[] slots = window.slots();
        double[] lags = window.lagSteps();
        double[] msd = new double[slots.length];
        for (int i = 0; i < slots.length; i++) {
            msd[i] = meanSquaredDisplacement(plan, slots[i]).value();
        }
        double exponent = PowerLawFit.exponent(lags, msd);
        if (Double.isNaN(exponent)) {
            return Estimate.NONE;
        }
        double error = PowerLawFit.jackknifeError(lags, blocks.jackknife(slots, window.longestLag()));
        return new Estimate(exponent, error, blocks.snapshots());
    }

    /// Number of the next published result: grows, also over a restart that has forgotten the last one.
    public long nextSequence(long nowMillis) {
        sequence = Math.max(sequence + 1, nowMillis);
        return sequence;
    }

    /// Whether the final result was published.
    public boolean finished() {
        return finished;
    }

    public void finish() {
        finished = true;
    }
}
