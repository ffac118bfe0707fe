package dev.perrin.snapshot.lifecycle;

import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.QuotaExceeded;
import dev.perrin.snapshot.archive.SegmentKey;
import dev.perrin.snapshot.archive.StoredObject;
import dev.perrin.wire.RunId;
import dev.perrin.wire.frame.FrameFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What one run holds and may hold. Once all shards have got to ordinal k it holds
///
/// ```text
/// listed + Σ over shards s of size(s) · (taken ordinals o with through(s) < o ≤ k)
/// ```
///
/// | symbol | |
/// | --- | --- |
/// | listed | bytes of all objects of the run, when the store was last asked |
/// | through(s) | highest ordinal of shard s in that listing |
/// | size(s) | of a snapshot's shard: both vectors, and [#OVERHEAD_IN_BYTES] |
///
/// The stream is the same for every member, so this is too, but for what they have listed at different times. Of
/// ordinals from before the first that was asked about here, a shard that lags behind in the listing is expected to get
/// all that another one has.
///
/// Once a snapshot was refused, all after it are, until the quota is another or something of the run was removed: a
/// listing that shows a little less than was reckoned does not let single ones in. Thread safe.
final class QuotaAccount {
    /// A snapshot's part of the head of its segment, and of its other objects.
    static final int OVERHEAD_IN_BYTES = 768;

    private final RunId run;
    private final long[] sizesInBytes;
    private final long[] through;
    private boolean learnt;
    private long quotaInBytes;
    private long listedInBytes;
    /// Ordinals that were let in since and may not be in the listing, ascending.
    private long[] taken = new long[64];

    private int takenCount;
    /// First ordinal that was asked about under a quota.
    private long firstAsked = Long.MAX_VALUE;

    private long firstRefused = Long.MAX_VALUE;
    private long lastRefused = -1;
    private long refused;

    QuotaAccount(KnownRun run) {
        this.run = run.id();
        int elementSize = FrameFormat.sizeInBytes(run.record().getDataType());
        this.sizesInBytes = run.record().getShardsList().stream()
                .mapToLong(shard -> 2L * shard.getLength() * elementSize + OVERHEAD_IN_BYTES)
                .toArray();
        this.through = new long[sizesInBytes.length];
        Arrays.fill(through, -1);
    }

    synchronized boolean isLearnt() {
        return learnt;
    }

    /// There is no quota.
    synchronized void lift() {
        learnt = true;
        quotaInBytes = 0;
        takenCount = 0;
        firstAsked = Long.MAX_VALUE;
        welcome();
    }

    /// @param objects all of the run
    synchronized void refresh(long quota, List<StoredObject> objects) {
        long sizeInBytes = objects.stream().mapToLong(StoredObject::sizeInBytes).sum();
        if (quota != quotaInBytes || sizeInBytes < listedInBytes) {
            welcome();
        }
        learnt = true;
        quotaInBytes = quota;
        listedInBytes = sizeInBytes;
        Arrays.fill(through, -1);
        for (StoredObject object : objects) {
            SegmentKey.parse(object.objectKey())
                    .filter(key -> key.shard() < through.length)
                    .ifPresent(key -> through[key.shard()] = Math.max(through[key.shard()], key.lastOrdinal()));
        }
        long listedEverywhere = Arrays.stream(through).min().orElse(-1);
        int gone = countThrough(listedEverywhere);
        System.arraycopy(taken, gone, taken, 0, takenCount - gone);
        takenCount -= gone;
    }

    /// @return why the snapshot is refused; empty when there is room for it
    synchronized Optional<String> refusal(long ordinal) {
        if (quotaInBytes == 0 || isTaken(ordinal)) {
            return Optional.empty();
        }
        firstAsked = Math.min(firstAsked, ordinal);
        long held = heldAt(ordinal - 1);
        long next = Arrays.stream(sizesInBytes).sum();
        if (ordinal < firstRefused && held + next <= quotaInBytes) {
            take(ordinal);
            return Optional.empty();
        }
        firstRefused = Math.min(firstRefused, ordinal);
        refused += ordinal > lastRefused ? 1 : 0;
        lastRefused = Math.max(lastRefused, ordinal);
        return Optional.of("run " + run + " holds " + held + " bytes and may hold " + quotaInBytes
                + ": no room for the " + next + " of snapshot " + ordinal);
    }

    synchronized Optional<QuotaExceeded> exceeded() {
        return refused == 0 ? Optional.empty() : Optional.of(new QuotaExceeded(quotaInBytes, firstRefused, refused));
    }

    private void welcome() {
        refused = 0;
        firstRefused = Long.MAX_VALUE;
        lastRefused = -1;
    }

    private long heldAt(long ordinal) {
        long held = listedInBytes;
        long furthest = Arrays.stream(through).max().orElse(-1);
        long beforeAsked = Math.min(Math.min(furthest, firstAsked - 1), ordinal);
        for (int shard = 0; shard < through.length; shard++) {
            long coming = Math.max(0, countThrough(ordinal) - countThrough(through[shard]));
            long lagging = Math.max(0, beforeAsked - through[shard]);
            held += sizesInBytes[shard] * (coming + lagging);
        }
        return held;
    }

    /// How many that were taken are at most this one.
    private int countThrough(long ordinal) {
        int found = Arrays.binarySearch(taken, 0, takenCount, ordinal);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private boolean isTaken(long ordinal) {
        return Arrays.binarySearch(taken, 0, takenCount, ordinal) >= 0;
    }

    private void take(long ordinal) {
        int at = countThrough(ordinal);
        if (takenCount == taken.length) {
            taken = Arrays.copyOf(taken, 2 * takenCount);
        }
        System.arraycopy(taken, at, taken, at + 1, takenCount - at);
        taken[at] = ordinal;
        takenCount++;
    }
}
