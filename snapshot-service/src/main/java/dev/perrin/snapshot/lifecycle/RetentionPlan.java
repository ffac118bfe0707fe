package dev.perrin.snapshot.lifecycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Which snapshots of a run go. Pure: the same snapshots under the same rule always give the same answer, and what
/// stays under a rule goes on staying while only later snapshots come. So an application that was cut off can be
/// repeated by anyone.
///
/// A snapshot that is removed satisfied none of: needed, protected, kept by every rule.
///
/// | rule | keeps |
/// | --- | --- |
/// | `every` | ordinals divisible by it |
/// | `per_decade` | of those, the first in each of its slots per decade of step − reference step; all up to the
/// reference |
/// | `max_age_seconds` | what was stored since |
/// | `max_bytes` | of what all others keep, the newest that fit |
public final class RetentionPlan {
    /// One stored snapshot, all shards together.
    ///
    /// @param needed a reference point, one at which curvature was measured, or the last of a shard
    /// @param leaving an earlier application has begun to remove it
    /// @param storedAt when the last of its shards was stored
    /// @param sizeInBytes its share of its segments
    public record Candidate(
            long ordinal, long step, boolean needed, boolean leaving, Instant storedAt, long sizeInBytes) {}

    private final RetentionRule rule;
    private final OptionalLong referenceStep;
    private final Instant now;

    /// @param referenceStep empty while the run has no reference point: nothing is thinned per decade then
    public RetentionPlan(RetentionRule rule, OptionalLong referenceStep, Instant now) {
        this.rule = rule;
        this.referenceStep = referenceStep;
        this.now = now;
    }

    /// @param candidates ascending. Not modified.
    /// @param heldInBytes by the run
    /// @return ordinals to remove, ascending
    public List<Long> removed(List<Candidate> candidates, long heldInBytes) {
        List<Candidate> kept = new ArrayList<>();
        List<Long> removed = new ArrayList<>();
        long held = heldInBytes;
        long lastSlot = Long.MIN_VALUE;
        for (Candidate candidate : candidates) {
            boolean stays = rule.every() <= 1 || candidate.ordinal() % rule.every() == 0;
            if (stays && rule.perDecade() > 0 && isAfterReference(candidate)) {
                long slot = slot(candidate);
                stays = slot > lastSlot;
                lastSlot = Math.max(slot, lastSlot);
            }
            stays &= rule.maxAge().isZero()
                    || candidate.storedAt().plus(rule.maxAge()).isAfter(now);
            if (candidate.needed() || isProtected(candidate) || (stays && !candidate.leaving())) {
                kept.add(candidate);
            } else {
                removed.add(candidate.ordinal());
                held -= candidate.sizeInBytes();
            }
        }
        if (rule.maxBytes() > 0) {
            for (Candidate oldest : kept) {
                if (held <= rule.maxBytes()) {
                    break;
                }
                if (!oldest.needed() && !isProtected(oldest)) {
                    removed.add(oldest.ordinal());
                    held -= oldest.sizeInBytes();
                }
            }
            removed.sort(null);
        }
        return removed;
    }

    /// Whether a later application could remove more of the same snapshots, because time has passed.
    public boolean waitsFor(Candidate candidate) {
        return !candidate.needed() && (isProtected(candidate) || !rule.maxAge().isZero());
    }

    private boolean isProtected(Candidate candidate) {
        return candidate.storedAt().plus(rule.protectedFor()).isAfter(now);
    }

    private boolean isAfterReference(Candidate candidate) {
        return referenceStep.isPresent() && candidate.step() > referenceStep.getAsLong();
    }

    private long slot(Candidate candidate) {
        double decades = Math.log10((double) (candidate.step() - referenceStep.orElse(0)));
        return (long) Math.floor(decades * rule.perDecade());
    }
}
