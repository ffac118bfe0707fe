package dev.perrin.publisher;

import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FramePart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A broker that takes frames and acknowledges them when it is told to. Thread safe.
final class HeldTransport implements SnapshotTransport {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomy = lock.newCondition();
    private final Queue<Delivery> held = new ArrayDeque<>();
    private final List<FramePart> parts = new ArrayList<>();
    private boolean acknowledging;
    private boolean full;
    private boolean closed;

    @Override
    public void send(int shard, byte[] frame, Delivery delivery) {
        lock.lock();
        try {
            while (full) {
                roomy.awaitUninterruptibly();
            }
            parts.add(FrameDecoder.decode(frame.clone()));
            if (!acknowledging) {
                held.add(delivery);
                return;
            }
        } finally {
            lock.unlock();
        }
        delivery.acknowledged();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /// From now on a send waits, as Kafka's does while its buffer is full.
    void fill() {
        lock.lock();
        try {
            full = true;
        } finally {
            lock.unlock();
        }
    }

    void makeRoom() {
        lock.lock();
        try {
            full = false;
            roomy.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Acknowledges what is held, and from now on everything at once.
    void open() {
        List<Delivery> released;
        lock.lock();
        try {
            acknowledging = true;
            released = List.copyOf(held);
            held.clear();
        } finally {
            lock.unlock();
        }
        released.forEach(Delivery::acknowledged);
    }

    void acknowledgeNext() {
        next().acknowledged();
    }

    void failNext(Exception cause) {
        next().failed(cause);
    }

    private Delivery next() {
        lock.lock();
        try {
            return held.remove();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    List<FramePart> parts() {
        lock.lock();
        try {
            return List.copyOf(parts);
        } finally {
            lock.unlock();
        }
    }

    List<Long> ordinals() {
        return parts().stream().map(part -> part.header().getOrdinal()).toList();
    }
}
