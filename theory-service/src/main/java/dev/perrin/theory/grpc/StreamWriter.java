package dev.perrin.theory.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Writes the parts of one streamed answer from a thread that computes them and may wait.
///
/// Messages are sent by the event loop of the call, one at a time, and only while the transport takes more: sent from
/// another thread they would queue before the transport counts them. So at any time there is at most one part
/// being computed, one on its way to the event loop and one with the transport beyond its window, however slow the
/// reader.
final class StreamWriter<P extends MessageLite> implements Parts<P> {
    private final ServerCallStreamObserver<P> observer;
    private final Executor eventLoop;
    private final Counter sentBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /// Whether the event loop has a part that it has not sent.
    private boolean pending;

    private boolean ready = true;
    private boolean gone;

    /// To be made while the call begins, before its method returns.
    StreamWriter(ServerCallStreamObserver<P> observer, Executor eventLoop, Counter sentBytes) {
        this.observer = observer;
        this.eventLoop = eventLoop;
        this.sentBytes = sentBytes;
        observer.setOnReadyHandler(this::look);
        observer.setOnCancelHandler(this::leave);
        // A deadline that passes here ends the context, not the call.
        Context.current().addListener(_ -> leave(), Runnable::run);
    }

    @Override
    public void write(P part) {
        lock.lock();
        try {
            awaitRoom();
            pending = true;
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
        while (!gone && (pending || !ready)) {
            try {
                changed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Status.CANCELLED.withCause(e).asRuntimeException();
            }
        }
        if (gone) {
            throw new ReaderGoneException();
        }
    }

    private void send(P part) {
        boolean sent = false;
        try {
            if (!observer.isCancelled()) {
                observer.onNext(part);
                sentBytes.increment(part.getSerializedSize());
                sent = true;
            }
        } finally {
            lock.lock();
            try {
                pending = false;
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
