package dev.perrin.trainer.model.network.djl;

import ai.djl.pytorch.engine.PtNDArray;
import java.util.concurrent.atomic.AtomicInteger;

/// θ and v after one update. Nobody ever writes them again: the next update makes others, so that these can be read
/// while it is made. The last of those who use them gives their memory back.
final class DeviceVectors {
    private final AtomicInteger users = new AtomicInteger(1);
    private final PtNDArray position;
    private final PtNDArray velocity;

    DeviceVectors(PtNDArray position, PtNDArray velocity) {
        this.position = position;
        this.velocity = velocity;
    }

    PtNDArray position() {
        return position;
    }

    PtNDArray velocity() {
        return velocity;
    }

    /// One user more. By one who is one, or knows of one.
    DeviceVectors share() {
        users.incrementAndGet();
        return this;
    }

    /// One user less.
    void release() {
        if (users.decrementAndGet() == 0) {
            position.close();
            velocity.close();
        }
    }
}
