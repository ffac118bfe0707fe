package dev.perrin.publisher;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.RunId;
import dev.perrin.wire.frame.SnapshotFrames;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Takes the snapshots of one run off the training thread, which pays for one copy of θ and v and nothing else.
///
/// ```text
/// training thread ─ offer: copy ─▶ queue ─ sender thread: checksums, headers ─▶ transport ─ acknowledged ─┐
///        ▲                                                                      │                        │
///        ├── frames, [PublishSettings#bufferedSnapshots] of them ◀──────────────┘                        │
///        └── permit, [PublishSettings#maxInFlight] of them ◀─────────────────────────────────────────────┘
/// ```
///
/// Memory: the frames, at most [#maxBufferedSizeInBytes] and one part more while a header grows, and what the
/// transport keeps for records on their way. The first failure is final: what is queued is discarded and the next
/// call says why.
///
/// Offers come from one thread; everything else may be called from any.
public final class SnapshotPublisher implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 50;
    private static final long IDLE_NANOS = 500_000;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final float[] NO_BUFFERS = new float[0];

    private final PublishSettings settings;
    private final RunId run;
    private final List<Shard> shards;
    private final DataType type;
    private final int bufferCount;
    private final SnapshotTransport transport;
    private final PublishMetrics metrics;
    private final LongSupplier nanoTime;
    private final int bufferedSnapshots;
    private final Semaphore inFlightPermits;
    private final Semaphore framePermits;
    private final BlockingQueue<SnapshotFrames> unused;
    private final BlockingQueue<Queued> queue;
    private final Thread sender;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong publishedSize = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong blockedNanos = new AtomicLong();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger allocated = new AtomicInteger();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long lastOrdinal = -1;
    private boolean inGap;
    private AcknowledgementBarrier barrier = AcknowledgementBarrier.first();

    private record Queued(SnapshotHead head, SnapshotFrames frames, long offeredAt, AcknowledgementBarrier barrier) {}

    /// Of a run without buffers.
    ///
    /// @param shards all of the run, in order
    /// @param type of the elements of both vectors
    /// @param transport closed with the publisher
    /// @param nanoTime monotonic clock
    /// @param threads makes the one thread that sends
    public SnapshotPublisher(
            PublishSettings settings,
            RunId run,
            List<Shard> shards,
            DataType type,
            SnapshotTransport transport,
            PublishMetrics metrics,
            LongSupplier nanoTime,
            ThreadFactory threads) {
        this(settings, run, shards, type, 0, transport, metrics, nanoTime, threads);
    }

    /// @param shards all of the run, in order
    /// @param type of the elements of both vectors
    /// @param bufferCount values that go with the vectors of every snapshot: batch norm's running statistics
    /// @param transport closed with the publisher
    /// @param nanoTime monotonic clock
    /// @param threads makes the one thread that sends
    public SnapshotPublisher(
            PublishSettings settings,
            RunId run,
            List<Shard> shards,
            DataType type,
            int bufferCount,
            SnapshotTransport transport,
            PublishMetrics metrics,
            LongSupplier nanoTime,
            ThreadFactory threads) {
        this.settings = settings;
        this.run = run;
        this.shards = List.copyOf(shards);
        this.type = type;
        this.bufferCount = bufferCount;
        this.transport = transport;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.bufferedSnapshots =
                settings.bufferedSnapshots(SnapshotFrames.maxSizeInBytes(run, shards, type, bufferCount));
        this.inFlightPermits = new Semaphore(settings.maxInFlight());
        this.framePermits = new Semaphore(bufferedSnapshots);
        this.unused = new ArrayBlockingQueue<>(bufferedSnapshots);
        this.queue = new ArrayBlockingQueue<>(bufferedSnapshots);
        this.sender = threads.newThread(this::sendAll);
        sender.start();
    }

    /// @param position θₖ, length d, of a float32 run; copied. Not modified.
    /// @param velocity vₖ, length d; copied. Not modified.
    /// @param cancelled ends the wait of the policy BLOCK
    /// @return whether the snapshot was taken; false when the policy THIN dropped it or the wait was cancelled
    /// @throws PublishException when publishing has failed before
    /// @throws IllegalArgumentException when the vectors do not fit the run, or the ordinal is not above the
    ///     last one
    public boolean offer(SnapshotHead head, float[] position, float[] velocity, BooleanSupplier cancelled)
            throws InterruptedException {
        return offer(head, position, velocity, NO_BUFFERS, cancelled);
    }

    /// As the other, of a run with buffers.
    ///
    /// @param buffers as many as the run has; copied. Not modified.
    public boolean offer(
            SnapshotHead head, float[] position, float[] velocity, float[] buffers, BooleanSupplier cancelled)
            throws InterruptedException {
        return offer(head, buffers, frames -> frames.write(position, velocity), cancelled);
    }

    /// As the other, of a float64 run.
    public boolean offer(SnapshotHead head, double[] position, double[] velocity, BooleanSupplier cancelled)
            throws InterruptedException {
        return offer(head, NO_BUFFERS, frames -> frames.write(position, velocity), cancelled);
    }

    /// As the other, of a bfloat16 run: the bits of each element.
    public boolean offer(SnapshotHead head, short[] position, short[] velocity, BooleanSupplier cancelled)
            throws InterruptedException {
        return offer(head, NO_BUFFERS, frames -> frames.write(position, velocity), cancelled);
    }

    /// As the other, for any type and any d: little-endian elements, on the heap or off it.
    public boolean offer(SnapshotHead head, MemorySegment position, MemorySegment velocity, BooleanSupplier cancelled)
            throws InterruptedException {
        return offer(head, position, velocity, NO_BUFFERS, cancelled);
    }

    /// As the other, of a run with buffers.
    ///
    /// @param buffers as many as the run has; copied. Not modified.
    public boolean offer(
            SnapshotHead head,
            MemorySegment position,
            MemorySegment velocity,
            float[] buffers,
            BooleanSupplier cancelled)
            throws InterruptedException {
        return offer(head, buffers, frames -> frames.write(position, velocity), cancelled);
    }

    private boolean offer(SnapshotHead head, float[] buffers, Consumer<SnapshotFrames> copy, BooleanSupplier cancelled)
            throws InterruptedException {
        throwFailure();
        if (head.ordinal() <= lastOrdinal) {
            throw new IllegalArgumentException(
                    "ordinal must be above the last one offered, " + lastOrdinal + ", but is " + head.ordinal());
        }
        if (!admit(cancelled)) {
            return false;
        }
        SnapshotFrames frames = takeFrames();
        try {
            frames.writeBuffers(buffers);
            copy.accept(frames);
        } catch (RuntimeException refused) {
            giveBack(frames);
            inFlightPermits.release();
            throw refused;
        }
        lastOrdinal = head.ordinal();
        inGap = false;
        inFlight.incrementAndGet();
        metrics.inFlightChanged(1);
        metrics.queueChanged(1);
        barrier.add();
        queue.add(new Queued(head, frames, nanoTime.getAsLong(), barrier));
        return true;
    }

    /// Draws a line behind what has been offered so far, for [#awaitAcknowledged]. Called by the thread that offers.
    public AcknowledgementBarrier barrier() {
        AcknowledgementBarrier drawn = barrier;
        barrier = drawn.next();
        drawn.close();
        return drawn;
    }

    /// Returns when everything offered before the barrier is acknowledged, whatever has been offered since.
    ///
    /// @throws PublishException when something failed, or the time is over
    public void awaitAcknowledged(AcknowledgementBarrier drawn, Duration timeout) throws InterruptedException {
        boolean passed = drawn.await(timeout);
        throwFailure();
        if (!passed) {
            throw new PublishException("snapshots were not acknowledged within " + timeout.toSeconds() + " s");
        }
    }

    /// Takes a permit of both kinds, or none.
    private boolean admit(BooleanSupplier cancelled) throws InterruptedException {
        if (inFlightPermits.tryAcquire()) {
            if (framePermits.tryAcquire()) {
                return true;
            }
            inFlightPermits.release();
        }
        return switch (settings.policy()) {
            case BLOCK -> await(cancelled);
            case THIN -> {
                drop();
                yield false;
            }
        };
    }

    private boolean await(BooleanSupplier cancelled) throws InterruptedException {
        long since = nanoTime.getAsLong();
        try {
            if (!await(inFlightPermits, cancelled)) {
                return false;
            }
            boolean admitted = false;
            try {
                admitted = await(framePermits, cancelled);
            } finally {
                if (!admitted) {
                    inFlightPermits.release();
                }
            }
            return admitted;
        } finally {
            long nanos = nanoTime.getAsLong() - since;
            blockedNanos.addAndGet(nanos);
            metrics.blocked(nanos);
        }
    }

    private boolean await(Semaphore permits, BooleanSupplier cancelled) throws InterruptedException {
        while (!permits.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            throwFailure();
            if (cancelled.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    private void drop() {
        if (!inGap) {
            gaps.incrementAndGet();
            inGap = true;
        }
        dropped.incrementAndGet();
        metrics.dropped();
    }

    private SnapshotFrames takeFrames() {
        SnapshotFrames frames = unused.poll();
        if (frames == null) {
            frames = new SnapshotFrames(run, shards, type, bufferCount);
            allocated.incrementAndGet();
        }
        return frames;
    }

    private void giveBack(SnapshotFrames frames) {
        unused.add(frames);
        framePermits.release();
    }

    /// Waits until everything offered has an outcome, so that [#report] is final.
    ///
    /// @throws PublishException when something failed, or the time is over
    public void flush(Duration timeout) throws InterruptedException {
        int all = settings.maxInFlight();
        if (!inFlightPermits.tryAcquire(all, timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throwFailure();
            throw new PublishException(
                    inFlight.get() + " snapshots were not acknowledged within " + timeout.toSeconds() + " s");
        }
        inFlightPermits.release(all);
        throwFailure();
    }

    public PublishReport report() {
        return new PublishReport(
                published.get(),
                publishedSize.get(),
                dropped.get(),
                gaps.get(),
                failed.get(),
                Duration.ofNanos(blockedNanos.get()));
    }

    /// Snapshots acknowledged.
    public long published() {
        return published.get();
    }

    /// Snapshots that the policy THIN left out.
    public long dropped() {
        return dropped.get();
    }

    /// Snapshots between offer and acknowledgement.
    public int inFlight() {
        return inFlight.get();
    }

    /// Greatest number of bytes that the frames may take, which is the settings' bound unless one snapshot is
    /// larger.
    public long maxBufferedSizeInBytes() {
        return bufferedSnapshots * SnapshotFrames.maxSizeInBytes(run, shards, type, bufferCount);
    }

    /// Number of bytes that the frames allocated so far take at most. They are kept for reuse.
    public long allocatedSizeInBytes() {
        return allocated.get() * SnapshotFrames.maxSizeInBytes(run, shards, type, bufferCount);
    }

    /// Ends the sender thread and closes the transport; what was not acknowledged is lost, so flush first.
    @Override
    public void close() {
        sender.interrupt();
        try {
            boolean _ = sender.join(CLOSE_TIMEOUT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            transport.close();
        }
    }

    private void sendAll() {
        try {
            while (true) {
                Queued next = queue.poll();
                if (next == null) {
                    awaitNext();
                } else {
                    send(next);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Looks again after a while instead of being woken: waking a thread costs the training thread more than copying a
    /// small model.
    private static void awaitNext() throws InterruptedException {
        LockSupport.parkNanos(IDLE_NANOS);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void send(Queued queued) {
        try {
            if (failure.get() == null) {
                transmit(queued);
            } else {
                settle(queued, 0, failure.get());
            }
        } finally {
            giveBack(queued.frames());
            metrics.queueChanged(-1);
        }
    }

    private void transmit(Queued queued) {
        SnapshotFrames frames = queued.frames();
        PartHeader header = queued.head().partHeader();
        long size = frames.sizeInBytes();
        Arrivals arrivals = new Arrivals(frames.count(), cause -> settle(queued, size, cause));
        frames.seal(header, (shard, frame) -> {
            try {
                transport.send(shard, frame, arrivals);
            } catch (RuntimeException refused) {
                // A frame that cannot even be sent is one that has failed: others of the snapshot may be on their way.
                arrivals.failed(refused);
            }
        });
    }

    private void settle(Queued queued, long size, @Nullable Exception cause) {
        if (cause == null) {
            published.incrementAndGet();
            publishedSize.addAndGet(size);
            metrics.published(nanoTime.getAsLong() - queued.offeredAt(), size);
        } else {
            failure.compareAndSet(null, cause);
            failed.incrementAndGet();
            metrics.failed();
        }
        queued.barrier().remove();
        inFlight.decrementAndGet();
        metrics.inFlightChanged(-1);
        inFlightPermits.release();
    }

    private void throwFailure() {
        Exception cause = failure.get();
        if (cause != null) {
            throw new PublishException("a snapshot could not be published", cause);
        }
    }
}
