package dev.perrin.snapshot.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.stub.ServerCallStreamObserver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Sends at the client's pace, from a thread that reads and may wait.
///
/// Messages are sent by the event loop of the call: sent from another thread they would queue where the transport does
/// not count them. Sending waits while the transport takes no more, or [#PENDING_BYTES] are on their way to the event
/// loop; up to then the reading goes on beside it. So memory holds little more than those and the window of the
/// transport, however slow the client.
final class BackpressuredStream<T extends MessageLite> {
    /// Twice what one request to the store brings, so that there is something to send while the next is under way.
    static final long PENDING_BYTES = 16 << 20;

    /// The client is gone; nothing is left to do.
    private static final class CancelledException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final ServerCallStreamObserver<T> response;
    private final Context eventLoop = Vertx.currentContext();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /// Of messages handed to the event loop that it has not sent.
    private long pendingBytes;

    private boolean ready = true;
    private boolean gone;

    /// To be made in the thread of the call, before it returns.
    BackpressuredStream(ServerCallStreamObserver<T> response) {
        this.response = response;
        response.setOnReadyHandler(this::look);
        response.setOnCancelHandler(this::leave);
        CallLifetime.onEnd(this::leave);
    }

    /// Does the work, then ends the stream; a failure of the work ends it with a status.
    void run(Runnable work) {
        try {
            work.run();
            later(response::onCompleted);
        } catch (CancelledException nobodyWaits) {
            // An answer to a stream that is no more would end the connection, with all other calls on it.
            leave();
        } catch (RuntimeException failed) {
            later(() -> response.onError(Failures.of(failed)));
        }
    }

    /// Sends when there is room, and drops the message otherwise.
    void offer(T message) {
        int bytes = message.getSerializedSize();
        lock.lock();
        try {
            if (gone || !ready || pendingBytes >= PENDING_BYTES) {
                return;
            }
            pendingBytes += bytes;
        } finally {
            lock.unlock();
        }
        eventLoop.runOnContext(_ -> pass(message, bytes));
    }

    /// Waits, or less long when the client goes.
    void await(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !gone) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        } finally {
            lock.unlock();
        }
    }

    boolean isCancelled() {
        lock.lock();
        try {
            return gone || response.isCancelled();
        } finally {
            lock.unlock();
        }
    }

    /// Blocks until there is room.
    void send(T message) {
        int bytes = message.getSerializedSize();
        lock.lock();
        try {
            while (!gone && (!ready || pendingBytes >= PENDING_BYTES)) {
                changed.await();
            }
            if (gone) {
                throw new CancelledException();
            }
            pendingBytes += bytes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        } finally {
            lock.unlock();
        }
        eventLoop.runOnContext(_ -> pass(message, bytes));
    }

    /// In the event loop.
    private void pass(T message, int bytes) {
        boolean sent = false;
        try {
            if (!isCancelled()) {
                response.onNext(message);
                sent = true;
            }
        } finally {
            lock.lock();
            try {
                pendingBytes -= bytes;
                ready = response.isReady();
                gone |= !sent;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// After all that is on its way.
    private void later(Runnable end) {
        eventLoop.runOnContext(_ -> {
            if (!isCancelled()) {
                end.run();
            }
        });
    }

    private void look() {
        lock.lock();
        try {
            ready = response.isReady();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            gone = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
