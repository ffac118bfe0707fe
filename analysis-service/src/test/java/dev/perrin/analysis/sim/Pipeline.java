package dev.perrin.analysis.sim;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.catalog.CurvatureAssembler;
import dev.perrin.analysis.displacement.PartFolds;
import dev.perrin.analysis.displacement.PartialStatistics;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.run.RunAnalysisCodec;
import dev.perrin.analysis.run.SnapshotAssembler;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FramePart;
import java.util.Optional;

/// Both stages without Kafka, as one task each.
public final class Pipeline {
    private final RunPlan plan;
    private final Curvature curvature;
    private final TrajectorySource source;
    private PartFolds folds;
    private SnapshotAssembler assembler;
    private RunAnalysis analysis;

    public Pipeline(Frames frames, TrajectorySource source) {
        this.plan =
                RunPlan.of(frames.record(RunPhase.RUN_PHASE_LIMITING), 1L << 30).orElseThrow();
        this.curvature = new CurvatureAssembler().add(frames.curvature()).orElseThrow();
        this.source = source;
        this.folds = new PartFolds(source);
        this.assembler = new SnapshotAssembler(plan.partCount());
        this.analysis = new RunAnalysis(plan);
    }

    public void add(byte[] frame) {
        FramePart part = FrameDecoder.decode(frame);
        PartHeader header = part.header();
        Optional<PartialStatistics> statistics =
                folds.fold(plan, plan.range(header.getShard(), header.getPart()).orElseThrow(), part, _ -> curvature);
        statistics.flatMap(assembler::add).ifPresent(whole -> analysis.add(plan, whole));
    }

    /// Stage 1 loses its memory.
    public void loseVectors() {
        folds = new PartFolds(source);
    }

    /// Stage 2 goes back to a stored state, with no parts pending.
    public void restore(byte[] stored) {
        analysis = RunAnalysisCodec.decode(stored);
        assembler = new SnapshotAssembler(plan.partCount());
    }

    public byte[] state() {
        return RunAnalysisCodec.encode(analysis);
    }

    public RunPlan plan() {
        return plan;
    }

    public RunAnalysis analysis() {
        return analysis;
    }
}
