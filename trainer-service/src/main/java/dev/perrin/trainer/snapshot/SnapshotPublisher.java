package dev.perrin.trainer.snapshot;

import dev.perrin.trainer.sgd.PhasePoint;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Takes snapshots off the training thread, which pays for one copy of θ and v and nothing else.
///
/// ```text
/// training thread ── offer: copy ──▶ queue ── sender thread: encode, send ──▶ transport ── acknowledged ──┐
///        ▲                                                                                               │
///        └───────────────── permit and buffer, [PublishSettings#capacity] of each ◀──────────────────────┘
/// ```
///
/// Memory is bounded by the permits, which come back only with the acknowledgement. The first failure is final: what is
/// queued is discarded and the next call says why. Offers come from one thread.
public final class SnapshotPublisher implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 50;

    private final PublishSettings.Policy policy;
    private final int capacity;
    private final SnapshotTransport transport;
    private final PublishMetrics metrics;
    private final LongSupplier nanoTime;
    private final Semaphore permits;
    private final BlockingQueue<PhasePoint> buffers;
    private final BlockingQueue<Queued> queue;
    private final Thread sender;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private record Queued(SnapshotHead head, PhasePoint point, long offeredAt) {}

    public SnapshotPublisher(
            PublishSettings settings,
            int dimension,
            SnapshotTransport transport,
            PublishMetrics metrics,
            LongSupplier nanoTime,
            ThreadFactory threads) {
        this.policy = settings.policy();
        this.capacity = settings.capacity(dimension);
        this.transport = transport;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.permits = new Semaphore(capacity);
        this.buffers = new ArrayBlockingQueue<>(capacity);
        this.queue = new ArrayBlockingQueue<>(capacity);
        for (int i = 0; i < capacity; i++) {
            buffers.add(new PhasePoint(dimension));
        }
        this.sender = threads.newThread(this::sendAll);
        sender.start();
    }

    /// @param point copied. Not modified.
    /// @param cancelled ends the wait of the policy BLOCK
    /// @return whether the snapshot was taken; false when the policy THIN dropped it or the wait was cancelled
    /// @throws PublishException when publishing has failed before
    public boolean offer(SnapshotHead head, PhasePoint point, BooleanSupplier cancelled) throws InterruptedException {
        throwFailure();
        while (!permits.tryAcquire()) {
            if (policy == PublishSettings.Policy.THIN) {
                dropped.incrementAndGet();
                metrics.dropped();
                return false;
            }
            if (permits.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                break;
            }
            throwFailure();
            if (cancelled.getAsBoolean()) {
                return false;
            }
        }
        metrics.inFlight(inFlight.incrementAndGet());
        PhasePoint buffer = buffers.remove();
        buffer.copyFrom(point);
        queue.add(new Queued(head, buffer, nanoTime.getAsLong()));
        return true;
    }

    /// Waits until everything offered has an outcome, so that [#published] is final.
    ///
    /// @throws PublishException when something failed, or the time is over
    public void flush(Duration timeout) throws InterruptedException {
        if (!permits.tryAcquire(capacity, timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throwFailure();
            throw new PublishException(
                    inFlight.get() + " snapshots were not acknowledged within " + timeout.toSeconds() + " s");
        }
        permits.release(capacity);
        throwFailure();
    }

    /// Snapshots acknowledged.
    public long published() {
        return published.get();
    }

    /// Snapshots that the policy THIN left out.
    public long dropped() {
        return dropped.get();
    }

    /// Ends the sender thread; what was not sent is lost, so flush first.
    @Override
    public void close() {
        sender.interrupt();
    }

    private void sendAll() {
        try {
            while (true) {
                send(queue.take());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Queued queued) {
        if (failure.get() != null) {
            release(queued);
            return;
        }
        try {
            transport.send(queued.head(), queued.point(), new SnapshotTransport.Delivery() {
                @Override
                public void acknowledged() {
                    published.incrementAndGet();
                    metrics.published(nanoTime.getAsLong() - queued.offeredAt());
                    release(queued);
                }

                @Override
                public void failed(Exception cause) {
                    fail(queued, cause);
                }
            });
        } catch (RuntimeException refused) {
            fail(queued, refused);
        }
    }

    private void fail(Queued queued, Exception cause) {
        failure.compareAndSet(null, cause);
        metrics.failed();
        release(queued);
    }

    private void release(Queued queued) {
        buffers.add(queued.point());
        metrics.inFlight(inFlight.decrementAndGet());
        permits.release();
    }

    private void throwFailure() {
        Exception cause = failure.get();
        if (cause != null) {
            throw new PublishException("a snapshot could not be published", cause);
        }
    }
}
