package dev.perrin.trainer.sgd;

import dev.perrin.trainer.model.ResidentPoint;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Copies phase points out of a device, one after another, while training makes its steps.
///
/// At most [#WAITING] points are held beside the one that is being copied: a receiver that waits, as a publisher at its
/// bound does, makes training wait no sooner than that. The first failure is final.
final class Departures implements AutoCloseable {
    private static final int WAITING = 1;

    private final PhasePoint copy;
    private final Thread copier;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Departure> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean closed;
    private volatile @Nullable Throwable failure;

    private record Departure(ResidentPoint.Held held, Descent.Receiver receiver) {}

    Departures(int dimension, ThreadFactory threads) {
        this.copy = new PhasePoint(dimension);
        this.copier = threads.newThread(this::copyAll);
        copier.start();
    }

    /// @param held closed when it has been copied
    void add(ResidentPoint.Held held, Descent.Receiver receiver) throws InterruptedException {
        boolean added = false;
        lock.lockInterruptibly();
        try {
            while (waiting.size() >= WAITING && failure == null) {
                changed.await();
            }
            throwFailure();
            waiting.add(new Departure(held, receiver));
            added = true;
            changed.signalAll();
        } finally {
            lock.unlock();
            if (!added) {
                held.close();
            }
        }
    }

    /// Returns when everything that was added has left.
    void settle() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while ((busy || !waiting.isEmpty()) && failure == null) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
        throwFailure();
    }

    /// What a receiver has thrown.
    void throwFailure() {
        switch (failure) {
            case null -> {}
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            case Throwable other -> throw new IllegalStateException("copies out of the device have ended", other);
        }
    }

    /// What has not left is given up; nothing is read from the device any more.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        copier.interrupt();
        join();
        waiting.forEach(departure -> departure.held().close());
        waiting.clear();
    }

    /// Without an end: memory of the device that is being read must not be given back.
    private void join() {
        boolean interrupted = false;
        while (copier.isAlive()) {
            try {
                copier.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void copyAll() {
        try {
            while (true) {
                Departure next = next();
                if (next == null) {
                    return;
                }
                leave(next);
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private void leave(Departure departure) throws InterruptedException {
        try (ResidentPoint.Held held = departure.held()) {
            held.read(copy.position(), copy.velocity());
        }
        departure.receiver().take(copy);
        lock.lock();
        try {
            busy = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Departure next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            if (closed) {
                return null;
            }
            busy = true;
            Departure next = waiting.remove();
            changed.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable cause) {
        lock.lock();
        try {
            failure = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
