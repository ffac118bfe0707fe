package dev.perrin.theory.grpc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts and times the calls of one kind, by outcome.
final class CallMeters {
    enum Outcome {
        ANSWERED,
        REFUSED,
        CANCELLED,
        FAILED
    }

    private final String call;
    private final Timer answered;
    private final Timer refused;
    private final Timer cancelled;
    private final Timer failed;
    private final AtomicInteger activeStreams = new AtomicInteger();
    private final AtomicInteger waitingStreams = new AtomicInteger();
    private final Counter sentBytes;

    CallMeters(String call, MeterRegistry meters) {
        this.call = call;
        answered = timer("answered").publishPercentileHistogram().register(meters);
        refused = timer("refused").register(meters);
        cancelled = timer("cancelled").register(meters);
        failed = timer("failed").register(meters);
        meters.gauge("perrin.theory.streams.active", Tags.of("call", call), activeStreams);
        meters.gauge("perrin.theory.streams.waiting", Tags.of("call", call), waitingStreams);
        sentBytes = Counter.builder("perrin.theory.stream.bytes")
                .description("Bytes of streamed answers that the transport took")
                .tag("call", call)
                .register(meters);
    }

    private Timer.Builder timer(String outcome) {
        return Timer.builder("perrin.theory.calls")
                .description("Calls and how long their answers took")
                .tag("call", call)
                .tag("outcome", outcome)
                .minimumExpectedValue(Duration.ofNanos(10_000))
                .maximumExpectedValue(Duration.ofMinutes(2));
    }

    String call() {
        return call;
    }

    /// Streams whose reader is behind.
    AtomicInteger waitingStreams() {
        return waitingStreams;
    }

    Counter sentBytes() {
        return sentBytes;
    }

    AtomicInteger activeStreams() {
        return activeStreams;
    }

    /// @param began `System.nanoTime()` at the beginning of the call.
    void ended(Outcome outcome, long began) {
        Timer timer = switch (outcome) {
            case ANSWERED -> answered;
            case REFUSED -> refused;
            case CANCELLED -> cancelled;
            case FAILED -> failed;
        };
        timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    }
}
