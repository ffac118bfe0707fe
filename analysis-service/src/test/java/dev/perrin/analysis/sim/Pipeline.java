package dev.perrin.analysis.sim;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.catalog.CurvatureAssembler;
import dev.perrin.analysis.displacement.PartFolds;
import dev.perrin.analysis.displacement.PartialStatistics;
import dev.perrin.analysis.displacement.SnapshotStatistics;
import dev.perrin.analysis.displacement.Snapshots;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.run.RunAnalysisCodec;
import dev.perrin.analysis.run.RunWindows;
import dev.perrin.analysis.run.SnapshotAssembler;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FramePart;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Both stages without Kafka, as one task each.
public final class Pipeline {
    private static final long MAX_WAITING_IN_BYTES = 1L << 28;

    private final RunPlan plan;
    private final Curvature curvature;
    private final TrajectorySource source;
    private final NavigableMap<Long, List<Long>> measured = new TreeMap<>();
    private PartFolds folds;
    private SnapshotAssembler assembler;
    private RunAnalysis analysis;
    private RunWindows windows;

    public Pipeline(Frames frames, TrajectorySource source) {
        this(frames, source, MeasurementSettings.defaults());
    }

    public Pipeline(Frames frames, TrajectorySource source, MeasurementSettings settings) {
        this.plan =
                RunPlan.of(frames.record(RunPhase.RUN_PHASE_LIMITING), settings).orElseThrow();
        this.curvature = new CurvatureAssembler().add(frames.curvature()).orElseThrow();
        this.source = source;
        this.folds = new PartFolds(source);
        this.assembler = new SnapshotAssembler(plan.partCount(), MAX_WAITING_IN_BYTES);
        this.analysis = new RunAnalysis(plan, summary());
        this.windows = new RunWindows(plan, source);
    }

    public void add(byte[] frame) {
        FramePart part = FrameDecoder.decode(frame);
        PartHeader header = part.header();
        Optional<PartialStatistics> statistics =
                folds.fold(plan, plan.range(header.getShard(), header.getPart()).orElseThrow(), part, _ -> curvature);
        Optional<SnapshotStatistics> snapshot = statistics.flatMap(assembler::add);
        if (snapshot.isPresent()) {
            measured.put(snapshot.get().ordinal(), Snapshots.bits(snapshot.get()));
            analysis.add(plan, windows.measure(snapshot.get()));
        }
    }

    /// Every bit of the statistics of every whole snapshot, by ordinal; of what came twice, the last.
    public NavigableMap<Long, List<Long>> measured() {
        return measured;
    }

    /// Stage 1 loses its memory.
    public void loseVectors() {
        folds = new PartFolds(source);
    }

    /// Stage 2 goes back to a stored state, with no parts pending.
    public void restore(byte[] stored) {
        analysis = RunAnalysisCodec.decode(plan, summary(), stored);
        windows = new RunWindows(plan, source);
        assembler = new SnapshotAssembler(plan.partCount(), MAX_WAITING_IN_BYTES);
    }

    private Optional<CurvatureSummary> summary() {
        return Optional.of(curvature.summary());
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
