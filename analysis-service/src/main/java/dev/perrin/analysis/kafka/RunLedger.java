package dev.perrin.analysis.kafka;

import dev.perrin.analysis.component.ModeVectors;
import dev.perrin.analysis.displacement.PartialStatistics;
import dev.perrin.analysis.kafka.LiveRun.Measurement;
import dev.perrin.analysis.kafka.store.StoredStates;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.run.RunAnalysisCodec;
import dev.perrin.analysis.run.RunWindows;
import dev.perrin.analysis.run.SnapshotAssembler;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.run.v1.RunRecord;
import java.nio.BufferUnderflowException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.jboss.logging.Logger;

/// The runs of one stage-2 task: those in memory, and what is stored of all.
///
/// A run is in memory from its first record on until it is complete, or nothing has come of it for a while; then it is
/// read back when something comes.
final class RunLedger {
    private static final Logger LOG = Logger.getLogger(RunLedger.class);

    /// A run that is silent for longer is kept in the store alone.
    private static final long IDLE_MILLIS = 600_000;

    private final StoredStates states;
    private final AnalysisSettings settings;
    private final TrajectorySource trajectories;
    private final Function<RunRecord, Optional<CurvatureSummary>> curvature;
    private final Map<String, LiveRun> live = new HashMap<>();
    /// Runs of which nothing can follow.
    private final Set<String> complete = new HashSet<>();

    /// @param trajectories what a restart has lost comes back from there
    /// @param curvature that a record names; waits for it
    RunLedger(
            StoredStates states,
            AnalysisSettings settings,
            TrajectorySource trajectories,
            Function<RunRecord, Optional<CurvatureSummary>> curvature) {
        this.states = states;
        this.settings = settings;
        this.trajectories = trajectories;
        this.curvature = curvature;
    }

    /// Takes every run that is not finished into memory: one whose last input was committed before a crash gets no
    /// further record, and its final result is due all the same.
    void open(long nowMillis) {
        for (String run : states.runs()) {
            Optional<RunState> stored = stored(run);
            if (stored.filter(RunState::complete).isPresent()) {
                complete.add(run);
            } else if (stored.filter(state -> !state.finished()).isPresent()) {
                find(run).ifPresent(known -> known.lastInputMillis = nowMillis);
            }
        }
    }

    boolean isComplete(String run) {
        return complete.contains(run);
    }

    /// A run that is in memory or in the store.
    Optional<LiveRun> find(String run) {
        LiveRun known = live.get(run);
        if (known == null) {
            known = stored(run).map(state -> restore(run, state)).orElse(null);
        }
        return Optional.ofNullable(known);
    }

    LiveRun begin(RunRecord record) {
        LiveRun run = new LiveRun(record);
        live.put(record.getRun(), run);
        return run;
    }

    /// @return empty also for a state that this version cannot read: the run is then measured from here on
    private Optional<RunState> stored(String run) {
        try {
            return states.read(run).map(RunState::from);
        } catch (SerializationException | BufferUnderflowException unreadable) {
            LOG.errorf(unreadable, "cannot read state run=%s", run);
            return Optional.empty();
        }
    }

    private LiveRun restore(String run, RunState state) {
        LiveRun restored = LiveRun.restored(state);
        live.put(run, restored);
        if (!state.analysis().isEmpty()) {
            try {
                byte[] analysis = state.analysis().toByteArray();
                plan(restored)
                        .ifPresent(plan -> measure(
                                restored,
                                plan,
                                RunAnalysisCodec.decode(plan, curvature.apply(state.record()), analysis)));
            } catch (RuntimeException unreadable) {
                LOG.errorf(unreadable, "cannot read analysis run=%s", run);
                restored.loseMeasurement();
            }
        }
        return restored;
    }

    /// What is measured on a run; begun when its record allows it.
    ///
    /// @return empty for a run whose record has no limiting phase that fits
    Optional<Measurement> measurement(LiveRun run) {
        if (run.measurement().isEmpty()) {
            plan(run).ifPresent(plan -> measure(run, plan, new RunAnalysis(plan, curvature.apply(run.record()))));
        }
        return run.measurement();
    }

    private Optional<RunPlan> plan(LiveRun run) {
        return RunPlan.of(run.record(), settings.measurement());
    }

    private void measure(LiveRun run, RunPlan plan, RunAnalysis analysis) {
        SnapshotAssembler assembler = new SnapshotAssembler(plan.partCount(), settings.maxWaitingInBytes());
        for (byte[] bytes : states.pending(plan.run(), analysis.lastOrdinal())) {
            if (StageMessageSerde.decode(bytes) instanceof StageMessage.Part(PartialStatistics part)) {
                assembler.add(part);
            }
        }
        run.begin(new Measurement(
                plan, analysis, assembler, new RunWindows(plan, trajectories), new ModeVectors(plan.components())));
    }

    /// The runs in memory.
    Collection<LiveRun> runs() {
        return List.copyOf(live.values());
    }

    void forget(String run) {
        live.remove(run);
        complete.remove(run);
        states.forget(run);
    }

    /// Writes what has changed, and the parts whose offsets are about to be committed before they had an effect.
    ///
    /// @param progress offset of the last record that had its effect
    void save(long progress, long nowMillis) {
        states.deleteUseless();
        for (LiveRun run : runs()) {
            String name = run.record().getRun();
            run.measurement().ifPresent(measured -> keepPending(name, measured.assembler()));
            if (run.dirty) {
                RunState state = run.state();
                states.write(name, state.toBytes(), progress);
                states.discardPending(
                        name,
                        run.measurement()
                                .map(measured -> measured.analysis().lastOrdinal())
                                .orElse(-1L));
                run.dirty = false;
                if (state.complete()) {
                    complete.add(name);
                    live.remove(name);
                }
            } else if (!run.changed && nowMillis - run.lastInputMillis > IDLE_MILLIS) {
                live.remove(name);
            }
        }
    }

    private void keepPending(String run, SnapshotAssembler assembler) {
        assembler
                .open()
                .forEach(part -> states.keepPending(
                        run,
                        part.ordinal(),
                        part.partIndex(),
                        () -> StageMessageSerde.encode(new StageMessage.Part(part))));
    }
}
