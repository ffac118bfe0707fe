package dev.perrin.analysis.run;

import dev.perrin.analysis.blocks.BlockSums;
import dev.perrin.analysis.blocks.Estimate;
import dev.perrin.analysis.blocks.LagSamples;
import dev.perrin.analysis.blocks.TimeBlocks;
import dev.perrin.analysis.component.FrequentDirections;
import dev.perrin.analysis.component.LeadingDirections;
import dev.perrin.analysis.component.LeadingDirectionsState;
import dev.perrin.analysis.displacement.SnapshotStatistics;
import dev.perrin.analysis.exponent.FitWindow;
import dev.perrin.analysis.exponent.PowerLawFit;
import dev.perrin.analysis.mode.ModeDynamics;
import dev.perrin.analysis.mode.ModeDynamicsState;
import dev.perrin.analysis.noise.ModeNoise;
import dev.perrin.analysis.noise.ModeNoiseState;
import dev.perrin.analysis.series.DisplacementSeries;
import dev.perrin.analysis.stationarity.FluctuationDissipation;
import dev.perrin.analysis.stationarity.FluctuationDissipationState;
import dev.perrin.analysis.stationarity.Observation;
import dev.perrin.analysis.trajectory.ComponentPlan;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.MomentumRule;
import dev.perrin.proto.trajectory.v1.Phase;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Everything measured on one run so far. A snapshot counts once: one whose ordinal is not greater than the last is
/// ignored, so that a replay after a crash changes nothing.
///
/// Averages are over LIMITING snapshots, the displacement series over all. Not thread safe.
public final class RunAnalysis {
    final DisplacementSeries series;
    final Optional<CurvatureSummary> curvature;
    final FluctuationDissipationState dissipation;
    ReferenceCurves references = new ReferenceCurves();
    AgeingCurves ageing;

    @Nullable
    TimeBlocks blocks;

    /// Row 0 is lag 0, row 1 + slot a lag.
    @Nullable
    BlockSums velocityProducts;

    @Nullable
    TensorAverages tensors;

    @Nullable
    ModeDynamicsState modes;

    @Nullable
    ModeNoiseState noise;

    @Nullable
    LeadingDirectionsState components;

    long lastOrdinal = -1;
    long lastStep;
    long snapshotsAnalysed;
    long snapshotsSkipped;
    boolean referenceLost;
    long observationsThrough = -1;
    long sequence;
    boolean finished;

    /// @param curvature at the reference point, where it was measured
    public RunAnalysis(RunPlan plan, Optional<CurvatureSummary> curvature) {
        this(
                curvature,
                new DisplacementSeries(Math.max(1, plan.intervalSteps()), plan.referenceStep()),
                dissipationOf(plan).newState());
        ageing = new AgeingCurves(plan.referenceStep());
    }

    RunAnalysis(
            Optional<CurvatureSummary> curvature, DisplacementSeries series, FluctuationDissipationState dissipation) {
        this.curvature = curvature;
        this.series = series;
        this.dissipation = dissipation;
        this.ageing = new AgeingCurves(0);
    }

    static FluctuationDissipation dissipationOf(RunPlan plan) {
        return new FluctuationDissipation(
                plan.hyperparameters().getLearningRate(), plan.hyperparameters().getMomentum());
    }

    static LeadingDirections directionsOf(ComponentPlan plan) {
        return new LeadingDirections(new FrequentDirections(plan.dimension(), ComponentPlan.RANK));
    }

    static ModeDynamics dynamicsOf(RunPlan plan, int modes) {
        long interval = plan.intervalSteps();
        return new ModeDynamics(modes, interval, plan.lags(), plan.averagedSteps() / Math.max(1, interval));
    }

    /// Noise can be told only where curvatures are known and every step is a snapshot.
    static Optional<ModeNoise> noiseOf(RunPlan plan, Optional<CurvatureSummary> curvature, int modes) {
        return curvature
                .filter(summary -> summary.getEigenvalueCount() >= modes)
                .flatMap(summary -> ModeNoise.of(
                        plan.intervalSteps(),
                        plan.hyperparameters().getMomentum(),
                        summary.getEigenvalueList().subList(0, modes).stream()
                                .map(eigenvalue ->
                                        eigenvalue + plan.hyperparameters().getWeightDecay())
                                .toList(),
                        plan.batchesPerEpoch()));
    }

    /// @param snapshot whole, with its windows
    /// @return whether it was new
    public boolean add(RunPlan plan, SnapshotStatistics snapshot) {
        if (snapshot.ordinal() <= lastOrdinal) {
            return false;
        }
        snapshotsSkipped += snapshot.ordinal() - lastOrdinal - 1;
        lastOrdinal = snapshot.ordinal();
        lastStep = snapshot.step();
        snapshotsAnalysed++;
        double learningRate = plan.movesByVelocity() ? plan.hyperparameters().getLearningRate() : Double.NaN;
        if (Double.isNaN(snapshot.globalSquared())) {
            referenceLost = true;
        } else {
            series.add(
                    snapshot.step(),
                    snapshot.globalSquared(),
                    learningRate * learningRate * snapshot.velocitySquared());
        }
        references.add(snapshot);
        ageing.add(snapshot);
        long index = plan.indexOf(snapshot.step());
        long position = plan.intervalSteps() > 0 && index >= 0 ? index : snapshot.ordinal();
        addTensors(position, snapshot);
        addModes(plan, position, snapshot);
        if (snapshot.limiting()) {
            average(plan, position, snapshot);
            addComponents(plan.components(), position, snapshot);
        }
        return true;
    }

    private void addComponents(ComponentPlan plan, long position, SnapshotStatistics snapshot) {
        double[] displacement = snapshot.displacement();
        if (displacement.length != plan.dimension() || !plan.takes(snapshot.ordinal(), snapshot.step())) {
            return;
        }
        LeadingDirectionsState directions = components;
        if (directions == null) {
            directions = directionsOf(plan).newState();
            components = directions;
        }
        directions.add(position / plan.stride(), displacement);
    }

    /// Snapshots up to an ordinal will not be added: they count as skipped, and what comes of them is ignored.
    ///
    /// @return how many they are
    public long giveUpThrough(long ordinal) {
        long given = Math.max(0, ordinal - lastOrdinal);
        snapshotsSkipped += given;
        lastOrdinal += given;
        return given;
    }

    private void addTensors(long position, SnapshotStatistics snapshot) {
        TensorAverages averages = tensors;
        if (averages == null) {
            averages = new TensorAverages(snapshot.tensors().count());
            tensors = averages;
        }
        averages.add(position, snapshot.limiting(), snapshot.tensors());
    }

    private void addModes(RunPlan plan, long position, SnapshotStatistics snapshot) {
        double[] x = snapshot.positionProjection();
        double[] y = snapshot.velocityProjection();
        if (x.length == 0 || x.length != y.length) {
            return;
        }
        ModeDynamicsState motion = modes;
        if (motion == null) {
            motion = dynamicsOf(plan, x.length).newState();
            modes = motion;
            noise = noiseOf(plan, curvature, x.length).map(ModeNoise::newState).orElse(null);
        }
        if (motion.settings().modes() != x.length) {
            return;
        }
        if (!snapshot.limiting()) {
            motion.show(position, snapshot.step(), x, y);
            return;
        }
        motion.add(position, snapshot.step(), x, y);
        if (noise != null) {
            noise.add(position, x, y);
        }
    }

    private void average(RunPlan plan, long position, SnapshotStatistics snapshot) {
        int lags = plan.hasWindows() ? plan.lags().size() : 0;
        TimeBlocks averages = blocks;
        if (averages == null) {
            averages = new TimeBlocks(snapshot.positionProjection().length, lags);
            blocks = averages;
        }
        averages.add(position, snapshot);
        BlockSums products = velocityProducts;
        if (products == null) {
            products = new BlockSums(1 + lags, 1, TimeBlocks.MAX_BLOCKS);
            velocityProducts = products;
        }
        products.add(position, 0, snapshot.velocitySquared());
        double[] lagProducts = snapshot.lagVelocityProduct();
        for (int slot = 0; slot < Math.min(lags, lagProducts.length); slot++) {
            if (!Double.isNaN(lagProducts[slot])) {
                products.add(position, 1 + slot, lagProducts[slot]);
            }
        }
    }

    /// Takes in what was observed at consecutive steps.
    ///
    /// @return whether the batch is new; one whose ordinal is known is ignored
    public boolean observe(ObservationBatch batch) {
        if (batch.getOrdinal() <= observationsThrough) {
            return false;
        }
        observationsThrough = batch.getOrdinal();
        for (int i = 0; i < batch.getStepCount(); i++) {
            series.observe(batch.getStep(i), batch.getLoss(i));
        }
        if (batch.getPhase() == Phase.PHASE_LIMITING && isWhole(batch) && isOfAHeavyBall(batch)) {
            for (int i = 0; i < batch.getStepCount(); i++) {
                if (batch.getStep(i) <= dissipation.lastStep()) {
                    // A trainer that went on from an earlier snapshot observes some steps again.
                    continue;
                }
                dissipation.add(new Observation(
                        batch.getStep(i),
                        batch.getLoss(i),
                        batch.getPositionNormSquared(i),
                        batch.getGlobalDisplacementSquaredCount() > i
                                ? batch.getGlobalDisplacementSquared(i)
                                : Double.NaN,
                        batch.getVelocityNormSquared(i),
                        batch.getPositionDotGradient(i)));
            }
        }
        return true;
    }

    /// The fluctuation-dissipation relation is that of the heavy ball.
    private static boolean isOfAHeavyBall(ObservationBatch batch) {
        return batch.getHyperparameters().getMomentumRule() != MomentumRule.MOMENTUM_RULE_NESTEROV;
    }

    /// Whether all columns that the fluctuation-dissipation relation needs are as long as the steps.
    private static boolean isWhole(ObservationBatch batch) {
        int steps = batch.getStepCount();
        return batch.getPositionNormSquaredCount() == steps
                && batch.getVelocityNormSquaredCount() == steps
                && batch.getPositionDotGradientCount() == steps;
    }

    /// Whether the run publishes observations.
    public boolean observationsSeen() {
        return observationsThrough >= 0;
    }

    /// Ordinal of the last snapshot that was analysed or given up; −1 before the first.
    public long lastOrdinal() {
        return lastOrdinal;
    }

    public DisplacementSeries series() {
        return series;
    }

    public long snapshotsAnalysed() {
        return snapshotsAnalysed;
    }

    /// Snapshots before the last ordinal that were never whole.
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

    /// Displacement from each reference point.
    public ReferenceCurves references() {
        return references;
    }

    /// Two-time displacements.
    public AgeingCurves ageing() {
        return ageing;
    }

    /// Empty before the first snapshot.
    public Optional<TensorAverages> tensors() {
        return Optional.ofNullable(tensors);
    }

    /// Empty before the first snapshot that is projected on modes.
    public Optional<ModeDynamicsState> motion() {
        return Optional.ofNullable(modes);
    }

    /// Empty unless every step is a snapshot and curvatures are known.
    public Optional<ModeNoiseState> noise() {
        return Optional.ofNullable(noise);
    }

    /// Leading directions in all coordinates; empty before the first snapshot that they are had from.
    public Optional<LeadingDirectionsState> components() {
        return Optional.ofNullable(components);
    }

    public FluctuationDissipationState dissipation() {
        return dissipation;
    }

    /// Curvature at the reference point.
    public Optional<CurvatureSummary> curvature() {
        return curvature;
    }

    /// ⟨vₖ₋ₗ·vₖ⟩ at a lag slot; −1 for lag 0.
    public Estimate velocityAutocovariance(RunPlan plan, int slot) {
        BlockSums products = velocityProducts;
        if (products == null || 1 + slot >= products.rows()) {
            return Estimate.NONE;
        }
        return products.mean(1 + slot, 0, slot < 0 ? 0 : plan.lags().lag(slot));
    }

    /// Squared displacements of every lag, block of time by block of time; empty before the first average.
    public Optional<LagSamples> lagSamples(RunPlan plan) {
        TimeBlocks averages = blocks;
        if (averages == null || averages.lags() == 0) {
            return Optional.empty();
        }
        int[] slots = IntStream.range(0, averages.lags()).toArray();
        long[] lags = IntStream.of(slots).mapToLong(plan.lags()::lag).toArray();
        return Optional.of(averages.samples(slots, lags));
    }

    /// Mean of ‖θₖ − θₖ₋₁‖² = η²‖vₖ‖².
    public Estimate localDisplacement(RunPlan plan) {
        if (blocks == null || !plan.movesByVelocity()) {
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
