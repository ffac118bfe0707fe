package dev.perrin.snapshot.grpc;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Sends at the client's pace: a message is handed to the transport only when that has room, so a slow client holds
/// up the reading and not the memory.
final class BackpressuredStream<T> {
    /// The transport tells when it has room; this is how long a lost call of it could cost.
    private static final long RECHECK_MILLIS = 100;

    /// The client is gone; nothing is left to do.
    private static final class CancelledException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final ServerCallStreamObserver<T> response;
    private final Semaphore wakeups = new Semaphore(0);
    private volatile boolean gone;

    /// To be made in the thread of the call, before it returns.
    BackpressuredStream(ServerCallStreamObserver<T> response) {
        this.response = response;
        response.setOnReadyHandler(wakeups::release);
        response.setOnCancelHandler(this::leave);
        // A deadline that passes here ends the context, not the call.
        Context.current().addListener(_ -> leave(), Runnable::run);
    }

    /// Does the work, then ends the stream; a failure of the work ends it with a status.
    void run(Runnable work) {
        try {
            work.run();
            response.onCompleted();
        } catch (CancelledException gone) {
            wakeups.drainPermits();
        } catch (RuntimeException failed) {
            if (!response.isCancelled()) {
                response.onError(Failures.of(failed));
            }
        }
    }

    private void leave() {
        gone = true;
        wakeups.release();
    }

    /// Sends when there is room, and drops the message otherwise.
    void offer(T message) {
        if (response.isReady()) {
            response.onNext(message);
        }
    }

    /// Waits, or less long when the client goes.
    void await(long nanos) {
        long deadline = System.nanoTime() + nanos;
        long left = nanos;
        while (left > 0 && !isCancelled()) {
            acquire(left);
            left = deadline - System.nanoTime();
        }
    }

    boolean isCancelled() {
        return gone || response.isCancelled();
    }

    /// Blocks until there is room.
    void send(T message) {
        while (!response.isReady()) {
            if (isCancelled()) {
                throw new CancelledException();
            }
            acquire(TimeUnit.MILLISECONDS.toNanos(RECHECK_MILLIS));
        }
        response.onNext(message);
    }

    private void acquire(long nanos) {
        try {
            if (wakeups.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                wakeups.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }
}
