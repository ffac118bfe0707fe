package dev.perrin.theory.grpc;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Writes the parts of one streamed answer from a thread that computes them and may wait.
///
/// Messages are sent by the event loop of the call: sent from another thread they would queue where the transport does
/// not count them. Writing waits while the transport takes no more or [#PENDING_BYTES] are on their way to the event
/// loop. So memory holds little more than those and the window of the transport, however slow the reader.
final class StreamWriter implements Parts<EncodedPart> {
    static final long PENDING_BYTES = 256 << 10;

    private final ServerCallStreamObserver<?> observer;
    private final HttpAnswer answer;
    private final Executor eventLoop;
    private final CallMeters meters;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /// Of parts handed to the event loop that it has not sent.
    private long pendingBytes;

    private boolean ready = true;
    private boolean gone;

    /// To be made while the call begins, before its method returns.
    StreamWriter(ServerCallStreamObserver<?> observer, HttpAnswer answer, Executor eventLoop, CallMeters meters) {
        this.observer = observer;
        this.answer = answer;
        this.eventLoop = eventLoop;
        this.meters = meters;
        observer.setOnCancelHandler(this::leave);
        answer.onEnd(this::leave);
        // A deadline that passes here ends the context, not the call.
        Context.current().addListener(_ -> leave(), Runnable::run);
    }

    @Override
    public void write(EncodedPart part) {
        lock.lock();
        try {
            awaitRoom();
            pendingBytes += part.size();
        } finally {
            lock.unlock();
        }
        eventLoop.execute(() -> send(part));
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

    private void send(EncodedPart part) {
        boolean sent = false;
        try {
            sent = answer.send(part, this::look);
            if (sent) {
                meters.sentBytes().increment(part.size());
            }
        } finally {
            lock.lock();
            try {
                pendingBytes -= part.size();
                ready = answer.isReady();
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
            ready = answer.isReady();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Nobody reads any more.
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
