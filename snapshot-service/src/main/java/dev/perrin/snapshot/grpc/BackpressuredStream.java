package dev.perrin.snapshot.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.stub.ServerCallStreamObserver;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Sends at the client's pace, from a thread that reads and may wait.
///
/// Messages are sent by the event loop of the call: sent from another thread they would queue where the transport does
/// not count them. They queue here while the transport takes no more, and sending waits once [#PENDING_BYTES] do; up to
/// then the reading goes on beside it. So memory holds little more than those and the window of the transport, however
/// slow the client.
final class BackpressuredStream<T extends MessageLite> {
    /// Twice what one request to the store brings, so that there is something to send while the next is under way.
    static final long PENDING_BYTES = 16 << 20;

    /// The client is gone; nothing is left to do.
    private static final class CancelledException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final ServerCallStreamObserver<T> response;
    private final HttpAnswer answer = CallLifetime.answer();
    private final Context eventLoop = Vertx.currentContext();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<ByteBuf> pending = new ArrayDeque<>();
    private long pendingBytes;

    /// The event loop has been told to look at what is pending.
    private boolean told;

    private boolean gone;

    /// To be made in the thread of the call, before it returns.
    BackpressuredStream(ServerCallStreamObserver<T> response) {
        this.response = response;
        answer.onReady(this::pass);
        response.setOnCancelHandler(this::leave);
        CallLifetime.onEnd(this::leave);
    }

    /// Does the work, waits until all of it is sent, then ends the stream; a failure of the work ends it with a status.
    void run(Runnable work) {
        try {
            work.run();
            awaitSent();
            end(response::onCompleted);
        } catch (CancelledException nobodyWaits) {
            // An answer to a stream that is no more would end the connection, with all other calls on it.
            leave();
        } catch (RuntimeException failed) {
            fail(failed);
        }
    }

    /// Sends when nothing else is pending, and drops the message otherwise.
    void offer(T message) {
        lock.lock();
        try {
            if (!gone && pending.isEmpty()) {
                add(FramedMessage.of(message));
            }
        } finally {
            lock.unlock();
        }
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
        ByteBuf framed = FramedMessage.of(message);
        lock.lock();
        try {
            awaitPending(PENDING_BYTES - 1);
            add(framed);
        } finally {
            lock.unlock();
        }
    }

    /// Blocks until the transport has taken everything.
    void awaitSent() {
        lock.lock();
        try {
            awaitPending(0);
        } finally {
            lock.unlock();
        }
    }

    private void fail(RuntimeException failure) {
        try {
            awaitSent();
            end(() -> response.onError(Failures.of(failure)));
        } catch (CancelledException nobodyWaits) {
            leave();
        }
    }

    private void awaitPending(long atMost) {
        try {
            while (!gone && pendingBytes > atMost) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
        if (gone) {
            throw new CancelledException();
        }
    }

    private void add(ByteBuf framed) {
        pending.add(framed);
        pendingBytes += framed.readableBytes();
        if (!told) {
            told = true;
            eventLoop.runOnContext(_ -> pass());
        }
    }

    /// In the event loop, whenever there is something to send or the transport, having been full, takes more.
    private void pass() {
        if (answer.isOver()) {
            leave();
            return;
        }
        boolean passed = false;
        try {
            while (answer.isReady()) {
                ByteBuf next = next();
                if (next == null) {
                    break;
                }
                answer.send(next);
            }
            passed = true;
        } finally {
            if (!passed) {
                leave();
            }
        }
    }

    /// What is to be sent next; what was asked for before has been handed to the transport.
    private @Nullable ByteBuf next() {
        lock.lock();
        try {
            ByteBuf next = pending.poll();
            if (next == null) {
                told = false;
            } else {
                pendingBytes -= next.readableBytes();
            }
            changed.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void end(Runnable end) {
        eventLoop.runOnContext(_ -> {
            if (!isCancelled()) {
                end.run();
            }
        });
    }

    private void leave() {
        lock.lock();
        try {
            gone = true;
            pending.clear();
            pendingBytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
