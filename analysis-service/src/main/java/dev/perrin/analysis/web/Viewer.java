package dev.perrin.analysis.web;

import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The other end of one event stream. An event is sent when the one before has left, as the transport tells by asking
/// for the next.
final class Viewer {
    private static final long SEND_TIMEOUT_SECONDS = 60;
    private static final long CHECK_MILLIS = 1000;

    private final MultiEmitter<? super OutboundSseEvent> emitter;
    private final Semaphore asked = new Semaphore(0);

    Viewer(MultiEmitter<? super OutboundSseEvent> emitter) {
        this.emitter = emitter;
        emitter.onRequest(_ -> asked.release());
    }

    /// @throws InterruptedException when the viewer has gone, or has not taken the event before this for a minute
    void send(OutboundSseEvent event) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SEND_TIMEOUT_SECONDS);
        while (emitter.requested() == 0) {
            if (emitter.isCancelled() || System.nanoTime() - deadline > 0) {
                throw new InterruptedException("the viewer takes nothing");
            }
            // What was asked for is counted by the emitter; the permit only wakes, and the time limits a lost wake-up.
            if (asked.tryAcquire(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
                asked.drainPermits();
            }
        }
        if (emitter.isCancelled()) {
            throw new InterruptedException("the viewer has gone");
        }
        emitter.emit(event);
    }

    void end() {
        emitter.complete();
    }

    void fail(RuntimeException failure) {
        emitter.fail(failure);
    }
}
