package dev.perrin.publisher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A line between the snapshots that were offered before a moment and those after, which are acknowledged in any order.
/// Costs an offer one addition. Thread safe.
public final class AcknowledgementBarrier {
    /// Snapshots of this stretch without an outcome, and one more until it is closed.
    private final AtomicLong missing = new AtomicLong(1);

    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile @Nullable AcknowledgementBarrier before;

    private AcknowledgementBarrier(@Nullable AcknowledgementBarrier before) {
        this.before = before;
    }

    static AcknowledgementBarrier first() {
        return new AcknowledgementBarrier(null);
    }

    /// For what is offered after this one.
    AcknowledgementBarrier next() {
        return new AcknowledgementBarrier(this);
    }

    void add() {
        missing.incrementAndGet();
    }

    /// One has an outcome.
    void remove() {
        if (missing.decrementAndGet() == 0) {
            settled.countDown();
        }
    }

    /// Nothing is added any more.
    void close() {
        remove();
    }

    /// @param timeout of this stretch, and of each one before it that is not settled
    /// @return whether everything before it has an outcome
    boolean await(Duration timeout) throws InterruptedException {
        AcknowledgementBarrier earlier = before;
        if (earlier != null && !earlier.await(timeout)) {
            return false;
        }
        // What lies behind is not looked at again, and may go.
        before = null;
        return settled.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
