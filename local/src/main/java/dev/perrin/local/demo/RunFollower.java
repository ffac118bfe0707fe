package dev.perrin.local.demo;

import dev.perrin.local.stack.LocalStack;
import dev.perrin.local.stack.StackClients;
import dev.perrin.proto.analysis.v1.ListRunsRequest;
import dev.perrin.proto.analysis.v1.RunSummary;
import dev.perrin.proto.archive.v1.GetRunRequest;
import dev.perrin.proto.archive.v1.GetRunResponse;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Follows a run until it has ended and every snapshot it published is stored and analysed.
///
/// The trainer tells of the run by itself; how many snapshots are stored and analysed is asked for again and again.
final class RunFollower {
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final int CALL_SECONDS = 10;

    private final LocalStack stack;
    private final ProgressLine progress;
    private final StallWatch stall;
    private final String name;

    RunFollower(LocalStack stack, ProgressLine progress, StallWatch stall) {
        this(stack, progress, stall, "");
    }

    /// @param name of the run, where there are several; shown before its progress
    RunFollower(LocalStack stack, ProgressLine progress, StallWatch stall, String name) {
        this.stack = stack;
        this.progress = progress;
        this.stall = stall;
        this.name = name;
    }

    /// Returns the final record and counts; published, stored and analysed are equal in them.
    ///
    /// @throws DemoFailedException when the run fails, a process ends, nothing moves any more or the disk is full
    RunProgress follow(RunRecord started) throws InterruptedException {
        RunProgress state = settle(started);
        if (state.record().getPhase() == RunPhase.RUN_PHASE_FAILED) {
            throw new DemoFailedException("the run failed: " + state.record().getReason());
        }
        return state;
    }

    /// The same, where a run may fail: what it had published until then is stored and analysed.
    RunProgress settle(RunRecord started) throws InterruptedException {
        RunProgress state = RunProgress.of(started, 0, 0, false);
        long counted = System.nanoTime() - PAUSE.toNanos();
        try (RunWatch watch = RunWatch.open(() -> stack.clients().training(), started)) {
            while (!state.isSettled()) {
                requireHealthy();
                RunRecord latest = watch.await(state.record(), PAUSE);
                boolean due = System.nanoTime() - counted >= PAUSE.toNanos();
                state = due ? counted(latest, state) : state.with(latest);
                counted = due ? System.nanoTime() : counted;
                if (state.hasFailedBeforeAnySnapshot()) {
                    break;
                }
                String text = name.isEmpty() ? state.describe() : name + ": " + state.describe();
                progress.show(name + state.record().getPhase().name(), state.fraction(), text);
                stall.check(state);
            }
        }
        progress.end();
        return state;
    }

    private RunProgress counted(RunRecord latest, RunProgress before) {
        String run = latest.getRun();
        RunSummary known = RunSummary.newBuilder()
                .setSnapshotsAnalysed(before.counts().analysed())
                .build();
        RunSummary analysed = orElse(
                known,
                () -> stack
                        .clients()
                        .analysis()
                        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                        .listRuns(ListRunsRequest.getDefaultInstance())
                        .getRunsList()
                        .stream()
                        .filter(summary -> summary.getRecord().getRun().equals(run))
                        .findFirst()
                        .orElse(known));
        long stored = orElse(before.counts().stored(), () -> stored(run));
        return RunProgress.of(latest, stored, analysed.getSnapshotsAnalysed(), analysed.getComplete());
    }

    private long stored(String run) {
        GetRunResponse response = stack.clients()
                .archive()
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .getRun(GetRunRequest.newBuilder().setRun(run).build());
        return response.getRun().getSnapshotsStored();
    }

    private void requireHealthy() {
        if (stack.isClosed()) {
            throw new DemoFailedException("ended before the run had");
        }
        stack.failure().ifPresent(failure -> {
            throw new DemoFailedException(failure);
        });
        long usable = stack.data().usableBytes();
        if (usable < DiskNeed.MARGIN_BYTES / 8) {
            throw new DemoFailedException("the disk is full: " + (usable >> 20) + " MiB left in "
                    + stack.data().path());
        }
    }

    /// What the service answers; the value before where it does not answer or does not know the run yet.
    private static <T> T orElse(T before, Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            if (StackClients.mayHaveGoneLost(e) || e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return before;
            }
            throw e;
        }
    }
}
