package dev.perrin.snapshot.ingest;

import dev.perrin.proto.deadletter.v1.DeadLetter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// Dead letters of one partition that are not durable yet, by offset. One that fails is sent again.
final class PendingRefusals {
    private record Pending(DeadLetter letter, CompletableFuture<Void> sent, long sentAtNanos) {}

    private final IngestContext context;
    private final TreeMap<Long, Pending> pending = new TreeMap<>();

    PendingRefusals(IngestContext context) {
        this.context = context;
    }

    void add(long offset, DeadLetter letter) {
        pending.put(offset, send(letter));
    }

    int count() {
        return pending.size();
    }

    boolean hasRoom() {
        return pending.size() < context.settings().maxPendingRefusals();
    }

    /// Lowest offset whose letter is not durable; [Long#MAX_VALUE] when all are.
    long firstOffset() {
        return pending.isEmpty() ? Long.MAX_VALUE : pending.firstKey();
    }

    void advance(long nowNanos) {
        pending.values()
                .removeIf(letter -> letter.sent().isDone() && !letter.sent().isCompletedExceptionally());
        for (Map.Entry<Long, Pending> entry : pending.entrySet()) {
            Pending letter = entry.getValue();
            boolean due = nowNanos - letter.sentAtNanos()
                    >= context.settings().firstRetryDelay().toNanos();
            if (letter.sent().isCompletedExceptionally() && due) {
                entry.setValue(send(letter.letter()));
            }
        }
    }

    private Pending send(DeadLetter letter) {
        return new Pending(
                letter,
                context.deadLetters().send(letter).toCompletableFuture(),
                context.nanoClock().getAsLong());
    }
}
