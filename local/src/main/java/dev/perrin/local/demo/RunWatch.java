package dev.perrin.local.demo;

import dev.perrin.local.stack.StackClients;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.training.v1.TrainingGrpc.TrainingBlockingStub;
import dev.perrin.proto.training.v1.WatchRunRequest;
import dev.perrin.proto.training.v1.WatchRunResponse;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The record of a run as the trainer pushes it, until the run has ended. A stream that breaks, because the trainer was
/// started again, is opened anew: each begins with the whole record as it is then, so nothing is missed and there is no
/// cursor to keep. Thread safe.
final class RunWatch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(400);
    /// A minute of them.
    private static final int SILENT_STREAMS = 150;

    private final Supplier<TrainingBlockingStub> training;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Thread reader;
    private RunRecord latest;
    private @Nullable StatusRuntimeException failure;

    private RunWatch(Supplier<TrainingBlockingStub> training, RunRecord known) {
        this.training = training;
        this.latest = known;
        this.reader = Thread.ofVirtual().name("watch-" + known.getRun()).unstarted(this::read);
    }

    /// @param known the record as it was last seen
    static RunWatch open(Supplier<TrainingBlockingStub> training, RunRecord known) {
        RunWatch watch = new RunWatch(training, known);
        watch.reader.start();
        return watch;
    }

    static boolean hasEnded(RunRecord seen) {
        return switch (seen.getPhase()) {
            case RUN_PHASE_FINISHED, RUN_PHASE_STOPPED, RUN_PHASE_FAILED -> true;
            case RUN_PHASE_UNSPECIFIED,
                    RUN_PHASE_PENDING,
                    RUN_PHASE_CONVERGING,
                    RUN_PHASE_MEASURING_CURVATURE,
                    RUN_PHASE_LIMITING,
                    UNRECOGNIZED -> false;
        };
    }

    /// Returns as soon as the record is another one than that seen, or when the time is over.
    ///
    /// @throws StatusRuntimeException when the trainer refuses to tell, or cannot be reached for a minute
    RunRecord await(RunRecord seen, Duration atMost) throws InterruptedException {
        long remaining = atMost.toNanos();
        lock.lock();
        try {
            while (latest.equals(seen) && failure == null && remaining > 0) {
                remaining = news.awaitNanos(remaining);
            }
            if (failure != null) {
                throw failure;
            }
            return latest;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        reader.interrupt();
    }

    private void read() {
        try {
            int silent = 0;
            while (!hasEnded(latest())) {
                silent = readStream(silent) ? 0 : silent + 1;
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException _) {
            // Closed.
            return;
        } catch (StatusRuntimeException refused) {
            fail(refused);
        }
    }

    /// Returns at the end of a stream, also at one that came too early.
    ///
    /// @param silent how many streams in front of it told nothing
    /// @return whether it told anything
    private boolean readStream(int silent) {
        boolean told = false;
        try {
            Iterator<WatchRunResponse> stream = training.get()
                    .watchRun(WatchRunRequest.newBuilder()
                            .setRun(latest().getRun())
                            .build());
            while (stream.hasNext()) {
                show(stream.next().getRecord());
                told = true;
            }
        } catch (StatusRuntimeException e) {
            boolean again = StackClients.mayHaveGoneLost(e) && silent < SILENT_STREAMS;
            if (!again && !reader.isInterrupted()) {
                throw e;
            }
        }
        return told;
    }

    private RunRecord latest() {
        lock.lock();
        try {
            return latest;
        } finally {
            lock.unlock();
        }
    }

    private void show(RunRecord told) {
        lock.lock();
        try {
            latest = told;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(StatusRuntimeException refused) {
        lock.lock();
        try {
            failure = refused;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
