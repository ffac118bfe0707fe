package dev.perrin.trainer.kafka;

import dev.perrin.publisher.PublishException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Records of one run on their way to the broker, and the first failure among them. Thread safe.
final class Outstanding {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long count;
    private long arrived;
    private @Nullable Exception failure;

    /// One more is on its way.
    ///
    /// @throws PublishException when an earlier one failed
    void add(String message) {
        lock.lock();
        try {
            throwFailure(message);
            count++;
        } finally {
            lock.unlock();
        }
    }

    /// One has arrived, or failed.
    void remove(@Nullable Exception cause) {
        lock.lock();
        try {
            count--;
            arrived++;
            failure = failure == null ? cause : failure;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for those that are on their way now, not for what is added meanwhile: records of a run arrive in order.
    ///
    /// @throws PublishException when one failed, or they did not arrive in time
    void awaitCurrent(Duration timeout, String message) {
        long remaining = timeout.toNanos();
        lock.lock();
        try {
            long target = arrived + count;
            while (arrived < target && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            throwFailure(message);
            if (arrived < target) {
                throw new PublishException(message + ": " + (target - arrived) + " records are still on their way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException(message, e);
        } finally {
            lock.unlock();
        }
    }

    /// @throws PublishException when one failed, or not all arrived in time
    void await(Duration timeout, String message) {
        long remaining = timeout.toNanos();
        lock.lock();
        try {
            while (count > 0 && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            throwFailure(message);
            if (count > 0) {
                throw new PublishException(message + ": " + count + " records are still on their way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException(message, e);
        } finally {
            lock.unlock();
        }
    }

    private void throwFailure(String message) {
        Exception cause = failure;
        if (cause != null) {
            throw new PublishException(message, cause);
        }
    }
}
