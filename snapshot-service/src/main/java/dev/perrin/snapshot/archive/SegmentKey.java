package dev.perrin.snapshot.archive;

import dev.perrin.wire.RunId;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which ordinals of which shard a segment spans, both ends included: all of them, unless the segment was thinned.
public record SegmentKey(RunId run, int shard, long firstOrdinal, long lastOrdinal) {
    /// Earliest first; of segments that begin together the longest first.
    public static final Comparator<SegmentKey> ORDER = Comparator.comparingInt(SegmentKey::shard)
            .thenComparingLong(SegmentKey::firstOrdinal)
            .thenComparing(Comparator.comparingLong(SegmentKey::lastOrdinal).reversed());

    private static final Pattern FORM =
            Pattern.compile("runs/([a-z0-9-]{1,64})/trajectory/(\\d{5,10})/(\\d{12,18})-(\\d{12,18})\\.safetensors");

    public SegmentKey {
        if (shard < 0) {
            throw new IllegalArgumentException("shard must not be negative, but is " + shard);
        }
        if (firstOrdinal < 0 || lastOrdinal < firstOrdinal) {
            throw new IllegalArgumentException(
                    "ordinals of a segment must be 0 ≤ first ≤ last, but are " + firstOrdinal + " and " + lastOrdinal);
        }
    }

    public String objectKey() {
        return RunObjects.trajectory(run, shard)
                + String.format(Locale.ROOT, "%012d-%012d.safetensors", firstOrdinal, lastOrdinal);
    }

    /// Ordinals from the first to the last; as many snapshots, unless the segment was thinned.
    public long span() {
        return lastOrdinal - firstOrdinal + 1;
    }

    /// @return empty for a key that no segment has
    public static Optional<SegmentKey> parse(String objectKey) {
        Matcher matcher = FORM.matcher(objectKey);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SegmentKey(
                    new RunId(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Long.parseLong(matcher.group(3)),
                    Long.parseLong(matcher.group(4))));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
