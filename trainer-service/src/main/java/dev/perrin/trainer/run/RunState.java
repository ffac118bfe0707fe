package dev.perrin.trainer.run;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The record of one run as it is now, with those who wait for its next change. Thread safe.
public final class RunState {
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changes = lock.newCondition();
    private RunRecord current;
    private long version;
    private volatile @Nullable String stopReason;
    private volatile boolean suspended;

    /// A record and its place in the sequence of changes.
    public record Version(RunRecord runRecord, long number) {}

    RunState(RunRecord initial, InstantSource clock) {
        this.current = initial;
        this.clock = clock;
    }

    Timestamp now() {
        return timestamp(clock.instant());
    }

    static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    public static boolean hasEnded(RunRecord runRecord) {
        return switch (runRecord.getPhase()) {
            case RUN_PHASE_FINISHED, RUN_PHASE_STOPPED, RUN_PHASE_FAILED -> true;
            case RUN_PHASE_UNSPECIFIED,
                    RUN_PHASE_PENDING,
                    RUN_PHASE_CONVERGING,
                    RUN_PHASE_MEASURING_CURVATURE,
                    RUN_PHASE_LIMITING,
                    UNRECOGNIZED -> false;
        };
    }

    boolean hasMadeAllSteps() {
        RunRecord now = current();
        return now.getPhase() == RunPhase.RUN_PHASE_LIMITING
                && now.getProgress().getStep() == now.getProgress().getLastStep();
    }

    public RunRecord current() {
        lock.lock();
        try {
            return current;
        } finally {
            lock.unlock();
        }
    }

    /// Changes the record. A run that has ended stays as it is.
    RunRecord update(Consumer<RunRecord.Builder> change) {
        lock.lock();
        try {
            return replace(changed(change));
        } finally {
            lock.unlock();
        }
    }

    /// The record as [#update] would make it, which nobody sees yet.
    RunRecord changed(Consumer<RunRecord.Builder> change) {
        lock.lock();
        try {
            RunRecord.Builder next = current.toBuilder();
            change.accept(next);
            return next.setUpdatedAt(timestamp(clock.instant())).build();
        } finally {
            lock.unlock();
        }
    }

    /// Shows a record to everybody. A run that has ended stays as it is.
    RunRecord replace(RunRecord next) {
        lock.lock();
        try {
            if (!hasEnded(current)) {
                current = next;
                version++;
                changes.signalAll();
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a version newer than the one seen; returns what is there when the time is over.
    ///
    /// @param seen number of the last version seen, −1 for none
    public Version awaitChange(long seen, Duration timeout) throws InterruptedException {
        long remaining = timeout.toNanos();
        lock.lock();
        try {
            while (version <= seen && remaining > 0) {
                remaining = changes.awaitNanos(remaining);
            }
            return new Version(current, version);
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the end of the run; returns the record in any case.
    public RunRecord awaitEnd(Duration timeout) throws InterruptedException {
        long remaining = TimeUnit.NANOSECONDS.convert(timeout);
        lock.lock();
        try {
            while (!hasEnded(current) && remaining > 0) {
                remaining = changes.awaitNanos(remaining);
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    /// Asks the run to end after the step in progress. The first reason given stays.
    void requestStop(String reason) {
        lock.lock();
        try {
            if (stopReason == null) {
                stopReason = reason;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Asks the run to leave off after the step in progress, to go on another time. A run that is to end ends.
    void requestSuspension() {
        lock.lock();
        try {
            if (stopReason == null) {
                suspended = true;
                stopReason = "the trainer was shut down";
            }
        } finally {
            lock.unlock();
        }
    }

    boolean suspensionRequested() {
        return suspended;
    }

    boolean stopRequested() {
        return stopReason != null;
    }

    Optional<String> stopReason() {
        return Optional.ofNullable(stopReason);
    }

    /// Puts the youngest first.
    static int newestFirst(RunRecord left, RunRecord right) {
        return Timestamps.compare(right.getStartedAt(), left.getStartedAt());
    }
}
