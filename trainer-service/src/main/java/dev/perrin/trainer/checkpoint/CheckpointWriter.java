package dev.perrin.trainer.checkpoint;

import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.trainer.sgd.PhasePoint;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Takes checkpoints of one run while it trains. The training thread pays for a copy of θ and v; another thread waits
/// until what was published before is durable, and writes.
///
/// One is under way at a time: while it is, none is due, so that training never waits. The first failure is final and
/// told by the next call.
public final class CheckpointWriter implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final CheckpointLog log;
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread writer;
    private final int dimension;
    private @Nullable PhasePoint copy;
    private volatile @Nullable Due due;
    private volatile @Nullable RuntimeException failure;
    private long number;
    private long takenAt;

    /// What has to be durable before a checkpoint may be written.
    public interface Precondition {
        /// Returns when it is.
        void await() throws InterruptedException;
    }

    private record Due(Checkpoint checkpoint, PhasePoint point, Precondition precondition) {}

    /// @param log used by this writer alone until it is closed
    /// @param last number of the checkpoint that there is
    /// @param interval between two of them, at least
    /// @param nanoTime monotonic clock
    /// @param threads makes the one thread that writes
    public CheckpointWriter(
            CheckpointLog log,
            long last,
            int dimension,
            Duration interval,
            LongSupplier nanoTime,
            ThreadFactory threads) {
        this.log = log;
        this.number = last;
        this.dimension = dimension;
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
        this.takenAt = nanoTime.getAsLong();
        this.writer = threads.newThread(this::writeAll);
        writer.start();
    }

    /// Whether a checkpoint is to be taken now.
    ///
    /// @throws RuntimeException with what went wrong before
    public boolean isDue() {
        throwFailure();
        return due == null && nanoTime.getAsLong() - takenAt >= intervalNanos;
    }

    /// Takes a checkpoint. Called when [#isDue], or after [#flush].
    ///
    /// @param state without its number
    /// @param point copied. Not modified.
    public void take(Checkpoint.Builder state, PhasePoint point, Precondition precondition) {
        lock.lock();
        try {
            if (due != null) {
                throw new IllegalStateException("a checkpoint is under way");
            }
            // Made when it is first needed: the memory of another phase point.
            PhasePoint copied = copy == null ? new PhasePoint(dimension) : copy;
            copied.copyFrom(point);
            copy = copied;
            number++;
            takenAt = nanoTime.getAsLong();
            due = new Due(state.setNumber(number).build(), copied, precondition);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the checkpoint that is under way.
    ///
    /// @return whether there is none any more
    public boolean flush(Duration timeout) throws InterruptedException {
        boolean idle = awaitIdle(timeout);
        throwFailure();
        return idle;
    }

    private boolean awaitIdle(Duration timeout) throws InterruptedException {
        long remaining = timeout.toNanos();
        lock.lock();
        try {
            while (due != null && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            return due == null;
        } finally {
            lock.unlock();
        }
    }

    /// Gives up what is under way after a while; the log is its owner's again.
    @Override
    public void close() {
        try {
            boolean _ = awaitIdle(CLOSE_TIMEOUT);
            writer.interrupt();
            boolean _ = writer.join(CLOSE_TIMEOUT);
        } catch (InterruptedException _) {
            writer.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void writeAll() {
        try {
            while (true) {
                Due next = awaitDue();
                next.precondition().await();
                log.write(next.checkpoint(), next.point());
                settle(null);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            settle(e);
        }
    }

    private Due awaitDue() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Due next = due;
            while (next == null) {
                changed.await();
                next = due;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void settle(@Nullable RuntimeException cause) {
        lock.lock();
        try {
            failure = cause;
            due = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void throwFailure() {
        RuntimeException cause = failure;
        if (cause != null) {
            throw cause;
        }
    }
}
