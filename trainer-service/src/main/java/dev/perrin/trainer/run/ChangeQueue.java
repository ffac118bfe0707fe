package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.AcceptedChange;
import dev.perrin.proto.run.v1.HyperparameterChange;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// Changes of a run's hyperparameters that wait for their step. A change is in force for its step's update and those
/// after it; what is accepted is applied, at exactly that step, unless the run ends before, also when it is cut off and
/// goes on in between. Thread safe.
final class ChangeQueue {
    private final Consumer<Hyperparameters> check;
    private final Consumer<AcceptedChange> accepted;
    private final long lastStep;
    private final List<Waiting> waiting = new ArrayList<>();
    private Hyperparameters current;
    private long begun;
    private boolean closed;

    private record Waiting(long step, HyperparameterChange change) {}

    /// @param initial in force at the first step
    /// @param made the last step made before
    /// @param lastStep of the run
    /// @param check throws [SpecRefusedException] for hyperparameters that the run cannot have
    /// @param accepted told of every change that was submitted, before it can be made
    ChangeQueue(
            Hyperparameters initial,
            long made,
            long lastStep,
            Consumer<Hyperparameters> check,
            Consumer<AcceptedChange> accepted) {
        this.current = initial;
        this.begun = made;
        this.lastStep = lastStep;
        this.check = check;
        this.accepted = accepted;
    }

    /// A change that is known to whoever goes on with the run: planned, or accepted before it was cut off.
    ///
    /// @throws SpecRefusedException as for [#submit]
    synchronized void restore(long step, HyperparameterChange change) {
        RunEvent _ = insert(step, change, _ -> {});
    }

    /// @param step of the first update with the new values; empty for the next one
    /// @return what is going to happen, as things stand
    /// @throws SpecRefusedException when the step has passed, or a value breaks a rule
    /// @throws NotTrainingException when the run takes no step any more
    synchronized RunEvent submit(OptionalLong step, HyperparameterChange change) {
        if (closed) {
            throw new NotTrainingException("the run takes no step any more");
        }
        long first = step.orElse(begun + 1);
        if (first <= begun || first > lastStep) {
            throw new SpecRefusedException(List.of("step must be above " + begun + ", the last one begun, and at most "
                    + lastStep + ", the last of the run, but is " + first));
        }
        return insert(first, change, accepted);
    }

    private RunEvent insert(long first, HyperparameterChange change, Consumer<AcceptedChange> told) {
        List<Waiting> next = new ArrayList<>(waiting);
        int place = 0;
        while (place < next.size() && next.get(place).step() <= first) {
            place++;
        }
        next.add(place, new Waiting(first, change));
        RunEvent event = events(next).get(place);
        told.accept(AcceptedChange.newBuilder().setStep(first).setChange(change).build());
        waiting.clear();
        waiting.addAll(next);
        return event;
    }

    /// Begins a step: from now on nothing can be changed before it.
    ///
    /// @return whether [#take] has something for it
    synchronized boolean begin(long step) {
        begun = step;
        return !waiting.isEmpty() && waiting.getFirst().step() <= step;
    }

    /// What is to be applied before the step that has begun, in order.
    synchronized List<RunEvent> take() {
        List<Waiting> due =
                waiting.stream().filter(each -> each.step() <= begun).toList();
        List<RunEvent> events = events(due);
        waiting.subList(0, due.size()).clear();
        if (!events.isEmpty()) {
            current = events.getLast().getAfter();
        }
        return events;
    }

    /// No step is taken any more.
    synchronized void close() {
        closed = true;
    }

    private List<RunEvent> events(List<Waiting> changes) {
        List<RunEvent> events = new ArrayList<>();
        Hyperparameters before = current;
        for (Waiting each : changes) {
            Hyperparameters after = HyperparameterChanges.apply(before, each.change());
            check.accept(after);
            events.add(RunEvent.newBuilder()
                    .setStep(each.step())
                    .setBefore(before)
                    .setAfter(after)
                    .setVelocityReset(each.change().getResetVelocity())
                    .setKept(each.change().getKeep())
                    .build());
            before = after;
        }
        return events;
    }
}
