package dev.perrin.snapshot.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What the requests of this member tell about the store. Thread safe.
///
/// The store counts as full from a put that it refused for lack of room until one succeeds that is as large as the
/// largest refused; a small object that still fits in does not end it. Refused puts are repeated, so it also ends
/// when none was refused for [#REFUSAL_LASTS]: then whoever tried has gone, or somebody else has stored the object.
public final class StoreMonitor {
    /// Longer than the longest sensible delay between two tries.
    static final Duration REFUSAL_LASTS = Duration.ofSeconds(90);

    /// The store has no room.
    ///
    /// @param cause in its own words
    /// @param suspected it did not say so, but failed a put several times while it answered reads
    /// @param sizeInBytes of the largest object that was refused
    /// @param since when the first was refused
    public record Full(String cause, boolean suspected, long sizeInBytes, Instant since) {}

    private record Refusal(Full full, long lastNanos) {}

    private final LongSupplier nanoClock;
    private final AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();
    private final Map<FailureKind, LongAdder> repeats = new EnumMap<>(FailureKind.class);
    private final LongAdder refusals = new LongAdder();
    private volatile @Nullable StoreCapabilities capabilities;

    public StoreMonitor() {
        this(System::nanoTime);
    }

    StoreMonitor(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        for (FailureKind kind : FailureKind.values()) {
            repeats.put(kind, new LongAdder());
        }
    }

    /// Empty while there is room, as far as is known.
    public Optional<Full> full() {
        Refusal last = refusal.get();
        return last == null || nanoClock.getAsLong() - last.lastNanos() > REFUSAL_LASTS.toNanos()
                ? Optional.empty()
                : Optional.of(last.full());
    }

    /// Puts refused for lack of room.
    public long refusals() {
        return refusals.sum();
    }

    /// Requests repeated after a failure of this kind.
    public long repeats(FailureKind kind) {
        LongAdder counted = repeats.get(kind);
        return counted == null ? 0 : counted.sum();
    }

    /// Empty until measured.
    public Optional<StoreCapabilities> capabilities() {
        return Optional.ofNullable(capabilities);
    }

    void measured(StoreCapabilities found) {
        capabilities = found;
    }

    void repeated(FailureKind kind) {
        repeats.computeIfAbsent(kind, other -> new LongAdder()).increment();
    }

    void refusedAsFull(String cause, boolean suspected, long sizeInBytes) {
        refusals.increment();
        Optional<Full> known = full();
        Full next = new Full(
                cause,
                suspected,
                known.map(last -> Math.max(sizeInBytes, last.sizeInBytes())).orElse(sizeInBytes),
                known.map(Full::since).orElseGet(Instant::now));
        refusal.set(new Refusal(next, nanoClock.getAsLong()));
    }

    void putSucceeded(long sizeInBytes) {
        refusal.updateAndGet(last -> last != null && sizeInBytes >= last.full().sizeInBytes() ? null : last);
    }
}
