package dev.perrin.theory.grpc;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/// Writes the parts of one streamed answer from a thread that computes them and may wait.
///
/// Messages are sent by the event loop of the call: sent from another thread they would queue where the transport does
/// not count them. Writing waits while the transport takes no more or [#PENDING_BYTES] are on their way to the event
/// loop. So memory holds little more than those and the window of the transport, however slow the reader.
final class StreamWriter<P> implements Parts<P> {
    static final long PENDING_BYTES = 256 << 10;

    private final ServerCallStreamObserver<P> observer;
    private final ToIntFunction<P> sizeInBytes;
    private final Executor eventLoop;
    private final CallMeters meters;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /// Of parts handed to the event loop that it has not sent.
    private long pendingBytes;

    private boolean ready = true;
    private boolean gone;

    /// To be made while the call begins, before its method returns.
    ///
    /// @param sizeInBytes of a part.
    StreamWriter(
            ServerCallStreamObserver<P> observer, ToIntFunction<P> sizeInBytes, Executor eventLoop, CallMeters meters) {
        this.observer = observer;
        this.sizeInBytes = sizeInBytes;
        this.eventLoop = eventLoop;
        this.meters = meters;
        observer.setOnReadyHandler(this::look);
        observer.setOnCancelHandler(this::leave);
        // A deadline that passes here ends the context, not the call.
        Context.current().addListener(_ -> leave(), Runnable::run);
    }

    @Override
    public void write(P part) {
        // A message also saves the event loop from computing it.
        int bytes = sizeInBytes.applyAsInt(part);
        lock.lock();
        try {
            awaitRoom();
            pendingBytes += bytes;
        } finally {
            lock.unlock();
        }
        eventLoop.execute(() -> send(part, bytes));
    }

    @Override
    public void requireReader() {
        lock.lock();
        try {
            if (gone) {
                throw new ReaderGoneException();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends the answer once all parts are sent.
    void end() {
        lock.lock();
        try {
            awaitRoom();
        } finally {
            lock.unlock();
        }
        eventLoop.execute(observer::onCompleted);
    }

    /// Ends the call without the rest of its answer; what is on its way is sent before.
    void fail(StatusRuntimeException failure) {
        eventLoop.execute(() -> {
            if (!observer.isCancelled()) {
                observer.onError(failure);
            }
        });
    }

    private void awaitRoom() {
        while (!gone && ready && pendingBytes >= PENDING_BYTES) {
            changed.awaitUninterruptibly();
        }
        if (!gone && !ready) {
            meters.waitingStreams().incrementAndGet();
            while (!gone && !ready) {
                changed.awaitUninterruptibly();
            }
            meters.waitingStreams().decrementAndGet();
        }
        if (gone) {
            throw new ReaderGoneException();
        }
    }

    private void send(P part, int bytes) {
        boolean sent = false;
        try {
            if (!observer.isCancelled()) {
                observer.onNext(part);
                meters.sentBytes().increment(bytes);
                sent = true;
            }
        } finally {
            lock.lock();
            try {
                pendingBytes -= bytes;
                ready = observer.isReady();
                gone |= !sent;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void look() {
        lock.lock();
        try {
            ready = observer.isReady();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Nobody reads any more.
    void leave() {
        lock.lock();
        try {
            gone = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
