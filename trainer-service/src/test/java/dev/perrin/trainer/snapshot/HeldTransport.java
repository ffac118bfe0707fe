package dev.perrin.trainer.snapshot;

import dev.perrin.trainer.sgd.PhasePoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// A broker that acknowledges when it is told to. Thread safe.
public final class HeldTransport implements SnapshotTransport {
    private final Queue<Delivery> held = new ArrayDeque<>();
    private final List<SnapshotHead> heads = new ArrayList<>();
    private final List<Float> firstCoordinates = new ArrayList<>();
    private boolean open;

    @Override
    public void send(SnapshotHead head, PhasePoint point, Delivery delivery) {
        synchronized (this) {
            heads.add(head);
            firstCoordinates.add(point.position()[0]);
            if (!open) {
                held.add(delivery);
                return;
            }
        }
        delivery.acknowledged();
    }

    /// Acknowledges what is held, and from now on everything at once.
    public void open() {
        List<Delivery> released;
        synchronized (this) {
            open = true;
            released = List.copyOf(held);
            held.clear();
        }
        released.forEach(Delivery::acknowledged);
    }

    public void failNext(Exception cause) {
        Delivery next;
        synchronized (this) {
            next = held.remove();
        }
        next.failed(cause);
    }

    public synchronized List<Long> ordinals() {
        return heads.stream().map(SnapshotHead::ordinal).toList();
    }

    public synchronized List<Float> firstCoordinates() {
        return List.copyOf(firstCoordinates);
    }
}
