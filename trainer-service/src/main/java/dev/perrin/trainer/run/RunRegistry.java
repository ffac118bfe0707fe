package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.HyperparameterChange;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.publisher.PublishException;
import dev.perrin.trainer.checkpoint.CheckpointLog;
import dev.perrin.trainer.checkpoint.CheckpointLostException;
import dev.perrin.wire.RunId;
import dev.perrin.wire.RunSpecRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/// All runs this trainer knows: those before its start, from `perrin.runs`, and its own, which wait in a queue and are
/// trained a few at a time. Thread safe.
public final class RunRegistry {
    private static final System.Logger LOG = System.getLogger(RunRegistry.class.getName());

    /// Runs in the middle come before those that wait, the oldest first.
    private static final Comparator<RunRecord> IN_TURN = Comparator.comparing(
                    (RunRecord each) -> each.getPhase() == RunPhase.RUN_PHASE_PENDING)
            .thenComparing(((Comparator<RunRecord>) RunState::newestFirst).reversed());

    private final RunEnvironment environment;
    private final ThreadPoolExecutor executor;
    private final Map<RunId, Entry> runs = new ConcurrentHashMap<>();
    private volatile boolean recovered;

    /// @param work empty for a run of an earlier life of the trainer
    private record Entry(RunState state, Optional<QueuedWork> work) {}

    /// A checked request, and what is to be done for it.
    private record Prepared(RunId run, RunSpec spec, Function<RunState, QueuedWork> making) {}

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

    /// Reads what was published before. Runs of this trainer that were cut off go on; where it does not go on with
    /// runs, and where a record names no trainer, they are declared FAILED, because nobody trains them any more.
    /// Those of other trainers, and those that the archive republishes, are not this trainer's to judge.
    ///
    /// @throws PublishException when the broker cannot be read or written; call again later
    public void recover() {
        List<RunRecord> cutOff = new ArrayList<>();
        List<RunRecord> found = environment.stream().readRuns();
        for (RunRecord each : found) {
            RunState state = new RunState(each, environment.clock());
            if (!RunState.hasEnded(each) && each.getRepublishedFrom().isEmpty() && isOurs(each)) {
                if (goesOn(each)) {
                    cutOff.add(each);
                } else {
                    declareFailed(state, "");
                }
            }
            runs.putIfAbsent(new RunId(each.getRun()), new Entry(state, Optional.empty()));
        }
        removeWhatIsLeft(found);
        if (environment.settings().resume().byItself()) {
            cutOff.stream().sorted(IN_TURN).forEach(this::tryToResume);
        }
        recovered = true;
        if (environment.settings().resume().byItself()) {
            Set<RunId> ended = found.stream()
                    .filter(each -> RunState.hasEnded(each) && isOurs(each))
                    .map(each -> new RunId(each.getRun()))
                    .collect(Collectors.toSet());
            environment.journals().removeWhatIsLeft(ended::contains);
        }
        LOG.log(
                System.Logger.Level.INFO,
                "event=runs-recovered runs={0} cut_off={1}",
                Integer.toString(runs.size()),
                Integer.toString(cutOff.size()));
    }

    private boolean isOurs(RunRecord found) {
        return found.getTrainer().isEmpty()
                ? environment.settings().resume().byItself()
                : found.getTrainer().equals(environment.settings().resume().trainer());
    }

    private boolean goesOn(RunRecord found) {
        return environment.settings().resume().goesOn() && !found.getTrainer().isEmpty();
    }

    private void declareFailed(RunState state, String why) {
        environment.stream()
                .publish(state.update(next -> next.setReason("the trainer was restarted while the run was "
                                + RunNames.phase(next.getPhase()) + why + "; snapshots_published is as last recorded")
                        .setPhase(RunPhase.RUN_PHASE_FAILED)));
    }

    /// Of runs that ended without a chance to do so.
    private void removeWhatIsLeft(List<RunRecord> found) {
        Set<RunId> left = environment.checkpoints().runs();
        for (RunRecord each : found) {
            RunId run = new RunId(each.getRun());
            if (RunState.hasEnded(each) && isOurs(each) && left.contains(run)) {
                try (CheckpointLog checkpoints = environment.checkpoints().claim(run)) {
                    checkpoints.last();
                    checkpoints.remove();
                } catch (CheckpointLostException e) {
                    LOG.log(System.Logger.Level.WARNING, "event=checkpoint-lost run=" + run, e);
                }
            }
        }
    }

    private void tryToResume(RunRecord cutOff) {
        try {
            queue(cutOff.getSpec().hasCurvatureOf() ? resumed(cutOff) : prepare(cutOff.getSpec()), cutOff);
        } catch (SpecRefusedException | NotReadyException e) {
            declareFailed(entry(new RunId(cutOff.getRun())).state(), " and cannot go on any more: " + e.getMessage());
        }
    }

    /// What a measurement was asked for; what it took from the measured run is found again.
    private static RunSpec request(RunSpec planned) {
        return RunSpec.newBuilder()
                .setRun(planned.getRun())
                .setCurvatureOf(planned.getCurvatureOf())
                .setCurvature(planned.getCurvature())
                .setProjectedModes(planned.getProjectedModes())
                .build();
    }

    /// The archive, which starts when the trainer does, is asked when its turn has come.
    private Prepared resumed(RunRecord measurement) {
        RunId run = new RunId(measurement.getRun());
        RunSpec request = request(measurement.getSpec());
        return new Prepared(
                run,
                measurement.getSpec(),
                state -> new SnapshotMeasurement(run, () -> subject(request), state, environment));
    }

    /// Puts the run in the place of what was known of it.
    private void queue(Prepared prepared, RunRecord cutOff) {
        RunState state = new RunState(cutOff, environment.clock());
        QueuedWork work = prepared.making().apply(state);
        runs.put(prepared.run(), new Entry(state, Optional.of(work)));
        execute(work);
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
            throw notRecovered();
        }
        return queue(prepare(requested));
    }

    private Prepared prepare(RunSpec requested) {
        if (requested.hasCurvatureOf()) {
            return measurement(requested);
        }
        RunPlan plan = environment.planner().plan(requested);
        return new Prepared(plan.run(), plan.spec(), state -> new TrainingRun(plan, state, environment));
    }

    private Prepared measurement(RunSpec requested) {
        SnapshotMeasurement.Subject subject = subject(requested);
        RunPlan plan = subject.plan();
        return new Prepared(
                plan.run(),
                plan.spec(),
                state -> new SnapshotMeasurement(plan.run(), () -> subject, state, environment));
    }

    private SnapshotMeasurement.Subject subject(RunSpec requested) {
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
        return new SnapshotMeasurement.Subject(environment.planner().planMeasurement(requested, measured), measured);
    }

    private RunRecord queue(Prepared prepared) {
        RunId run = prepared.run();
        RunRecord pending = RunRecord.newBuilder()
                .setRun(run.value())
                .setSpec(prepared.spec())
                .setPhase(RunPhase.RUN_PHASE_PENDING)
                .setTrainer(environment.settings().resume().trainer())
                .setStartedAt(RunState.timestamp(environment.clock().instant()))
                .setUpdatedAt(RunState.timestamp(environment.clock().instant()))
                .build();
        RunState state = new RunState(pending, environment.clock());
        QueuedWork work = prepared.making().apply(state);
        if (runs.putIfAbsent(run, new Entry(state, Optional.of(work))) != null) {
            throw new RunExistsException(run);
        }
        try {
            environment.stream().publish(pending);
        } catch (PublishException e) {
            runs.remove(run);
            throw new NotReadyException(e.getMessage() == null ? "the broker cannot be reached" : e.getMessage());
        }
        execute(work);
        return pending;
    }

    /// As [#start], but a run with this specification that was cut off goes on instead.
    ///
    /// @throws SpecRefusedException also when the run was started with another specification
    /// @throws RunExistsException when the run has ended
    public synchronized RunRecord startOrResume(RunSpec requested) {
        if (!recovered) {
            throw notRecovered();
        }
        Prepared prepared = prepare(requested);
        RunId run = prepared.run();
        Entry known = runs.get(run);
        if (known == null) {
            return queue(prepared);
        }
        RunRecord found = known.state().current();
        if (RunState.hasEnded(found) || known.work().isPresent() || !isOurs(found) || !goesOn(found)) {
            throw new RunExistsException(run);
        }
        if (!found.getSpec().equals(prepared.spec())) {
            throw new SpecRefusedException(List.of("run '" + run
                    + "' must go on with the specification that it was started with, but this is another one"));
        }
        queue(prepared, found);
        return found;
    }

    private void execute(QueuedWork work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException _) {
            work.stop("the queue of the trainer is full");
            throw new NotReadyException("the queue of " + environment.settings().maxQueuedRuns() + " runs is full");
        }
    }

    private static NotReadyException notRecovered() {
        return new NotReadyException("the trainer is still reading the runs of before; is the broker reachable?");
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

    /// Leaves all runs to be gone on with, or stops them where the trainer does not go on with runs; then waits until
    /// everything is published, or the time is over.
    ///
    /// @return whether everything was published
    public boolean close(Duration timeout) throws InterruptedException {
        environment.closing().countDown();
        executor.shutdown();
        for (Entry entry : runs.values()) {
            entry.work().ifPresent(this::leave);
        }
        return executor.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void leave(QueuedWork work) {
        if (environment.settings().resume().goesOn()) {
            work.suspend();
        } else {
            work.stop("the trainer was shut down");
        }
    }

    private Entry entry(RunId run) {
        Entry entry = runs.get(run);
        if (entry == null) {
            throw new UnknownRunException(run);
        }
        return entry;
    }
}
