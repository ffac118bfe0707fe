package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.HyperparameterChange;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.publisher.PublishException;
import dev.perrin.wire.RunId;
import dev.perrin.wire.RunSpecRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// All runs this trainer knows: those before its start, from `perrin.runs`, and its own, which wait in a queue and are
/// trained a few at a time. Thread safe.
public final class RunRegistry {
    private static final System.Logger LOG = System.getLogger(RunRegistry.class.getName());

    private final RunEnvironment environment;
    private final ThreadPoolExecutor executor;
    private final Map<RunId, Entry> runs = new ConcurrentHashMap<>();
    private volatile boolean recovered;

    /// @param work empty for a run of an earlier life of the trainer
    private record Entry(RunState state, Optional<QueuedWork> work) {}

    public RunRegistry(RunEnvironment environment) {
        this.environment = environment;
        int parallelRuns = environment.settings().parallelRuns();
        this.executor = new ThreadPoolExecutor(
                parallelRuns,
                parallelRuns,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(environment.settings().maxQueuedRuns()),
                environment.threads());
    }

    /// Reads what was published before. Runs that were cut off are declared FAILED, because nobody trains them any
    /// more; those that the archive republishes are not this trainer's to judge.
    ///
    /// @throws PublishException when the broker cannot be read or written; call again later
    public void recover() {
        for (RunRecord found : environment.stream().readRuns()) {
            RunState state = new RunState(found, environment.clock());
            boolean isTrained = found.getRepublishedFrom().isEmpty();
            if (isTrained && !RunState.hasEnded(found)) {
                environment.stream()
                        .publish(state.update(next -> next.setPhase(RunPhase.RUN_PHASE_FAILED)
                                .setReason("the trainer was restarted while the run was "
                                        + RunNames.phase(found.getPhase())
                                        + "; snapshots_published is as last recorded")));
            }
            runs.putIfAbsent(new RunId(found.getRun()), new Entry(state, Optional.empty()));
        }
        recovered = true;
        LOG.log(System.Logger.Level.INFO, "event=runs-recovered runs={0}", Integer.toString(runs.size()));
    }

    public boolean isRecovered() {
        return recovered;
    }

    /// Checks the specification, publishes the run as PENDING and queues it.
    ///
    /// A specification with `curvature_of` is a measurement, any other a training.
    ///
    /// @throws SpecRefusedException when a rule is broken
    /// @throws RunExistsException when the id was used before
    /// @throws NotReadyException when the queue is full, or the broker cannot be reached, or the archive that a
    ///     measurement reads
    public RunRecord start(RunSpec requested) {
        if (!recovered) {
            throw new NotReadyException("the trainer is still reading the runs of before; is the broker reachable?");
        }
        return requested.hasCurvatureOf() ? startMeasurement(requested) : startTraining(requested);
    }

    private RunRecord startTraining(RunSpec requested) {
        RunPlan plan = environment.planner().plan(requested);
        return queue(plan, state -> new TrainingRun(plan, state, environment));
    }

    private RunRecord startMeasurement(RunSpec requested) {
        List<String> violations = RunSpecRules.violations(requested);
        if (!violations.isEmpty()) {
            throw new SpecRefusedException(violations);
        }
        String of = requested.getCurvatureOf().getRun();
        RunRecord measured = environment
                .archive()
                .find(new RunId(of))
                .orElseThrow(() -> new SpecRefusedException(
                        List.of("curvature_of.run must be a run that the archive knows, but is '" + of + "'")));
        RunPlan plan = environment.planner().planMeasurement(requested, measured);
        return queue(plan, state -> new SnapshotMeasurement(plan, measured, state, environment));
    }

    private RunRecord queue(RunPlan plan, Function<RunState, QueuedWork> making) {
        RunRecord pending = RunRecord.newBuilder()
                .setRun(plan.run().value())
                .setSpec(plan.spec())
                .setPhase(RunPhase.RUN_PHASE_PENDING)
                .setStartedAt(RunState.timestamp(environment.clock().instant()))
                .setUpdatedAt(RunState.timestamp(environment.clock().instant()))
                .build();
        RunState state = new RunState(pending, environment.clock());
        QueuedWork work = making.apply(state);
        if (runs.putIfAbsent(plan.run(), new Entry(state, Optional.of(work))) != null) {
            throw new RunExistsException(plan.run());
        }
        try {
            environment.stream().publish(pending);
        } catch (PublishException e) {
            runs.remove(plan.run());
            throw new NotReadyException(e.getMessage() == null ? "the broker cannot be reached" : e.getMessage());
        }
        try {
            executor.execute(work);
        } catch (RejectedExecutionException _) {
            work.stop("the queue of the trainer is full");
            throw new NotReadyException("the queue of " + environment.settings().maxQueuedRuns() + " runs is full");
        }
        return pending;
    }

    /// Asks a run to end and waits for it for a while. A run that has ended stays as it is.
    ///
    /// @return the record as it is then
    public RunRecord stop(RunId run, String reason, Duration timeout) throws InterruptedException {
        Entry entry = entry(run);
        entry.work().ifPresent(work -> work.stop(reason));
        return entry.state().awaitEnd(timeout);
    }

    /// Changes hyperparameters of a run in its limiting phase.
    ///
    /// @param step of the first update with the new values; empty for the next one
    /// @return the change as it is going to be made
    /// @throws NotTrainingException when the run is not in its limiting phase
    /// @throws SpecRefusedException when the step has passed or a value breaks a rule
    public RunEvent change(RunId run, OptionalLong step, HyperparameterChange change) {
        QueuedWork work = entry(run).work().orElseThrow(() -> new NotTrainingException("run '" + run + "' has ended"));
        if (work instanceof TrainingRun training) {
            return training.change(step, change);
        }
        throw new NotTrainingException("run '" + run + "' is a measurement, which has no hyperparameters to change");
    }

    /// @throws UnknownRunException when there is no such run
    public RunState state(RunId run) {
        return entry(run).state();
    }

    /// Newest first.
    public List<RunRecord> list() {
        return runs.values().stream()
                .map(entry -> entry.state().current())
                .sorted(RunState::newestFirst)
                .toList();
    }

    /// Stops all runs and waits until everything is published, or the time is over.
    ///
    /// @return whether everything was published
    public boolean close(Duration timeout) throws InterruptedException {
        environment.closing().countDown();
        executor.shutdown();
        for (Entry entry : runs.values()) {
            entry.work().ifPresent(work -> work.stop("the trainer was shut down"));
        }
        return executor.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Entry entry(RunId run) {
        Entry entry = runs.get(run);
        if (entry == null) {
            throw new UnknownRunException(run);
        }
        return entry;
    }
}
