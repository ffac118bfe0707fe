package dev.perrin.snapshot.kafka;

import dev.perrin.wire.RunId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Under which keys `perrin.curvature` holds the parts of a run's measurements: what must be marked as deleted when the
/// run is. Thread safe.
public final class CurvatureKeys {
    private static final Pattern FORM = Pattern.compile("([a-z0-9-]{1,64})/\\d{1,19}/\\d{1,10}");

    private final Map<RunId, Set<String>> keys = new ConcurrentHashMap<>();
    private volatile boolean caughtUp;

    void add(byte[] key) {
        runOf(key)
                .ifPresent(run -> keys.computeIfAbsent(run, _ -> ConcurrentHashMap.newKeySet())
                        .add(new String(key, StandardCharsets.UTF_8)));
    }

    Optional<RunId> runOf(byte[] key) {
        Matcher matcher = FORM.matcher(new String(key, StandardCharsets.UTF_8));
        return matcher.matches() ? Optional.of(new RunId(matcher.group(1))) : Optional.empty();
    }

    void caughtUp(long nanos) {
        caughtUp = true;
    }

    /// Whether all that the topic held at the start has been read.
    boolean isCaughtUp() {
        return caughtUp;
    }

    Set<String> of(RunId run) {
        return Set.copyOf(keys.getOrDefault(run, Set.of()));
    }

    void forget(RunId run) {
        keys.remove(run);
    }
}
