package dev.perrin.local.faults;

import dev.perrin.local.faults.Bucket.SegmentObject;
import dev.perrin.proto.deadletter.v1.DeadLetter;
import dev.perrin.wire.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What was published where, and what has become of it: every record is on the books from its acknowledgement until
/// the group has committed an offset past it, and at that moment it must be durable. Thread safe.
final class Ledger {
    private record Coordinates(int partition, long offset) {}

    private record ShardId(String run, int shard) {}

    private static final String DELETED = "deleted-run";

    private final Bucket bucket;
    private final List<NavigableMap<Long, Fate>> open = IntStream.range(0, Topic.SNAPSHOTS.partitions())
            .<NavigableMap<Long, Fate>>mapToObj(_ -> new TreeMap<>())
            .toList();
    private final Map<Coordinates, String> refusals = new HashMap<>();
    private final Map<Coordinates, Set<String>> letters = new HashMap<>();
    /// Records of which nobody knows whether they are refused: of runs that are deleted meanwhile. One of them can be
    /// refused for what is wrong with it, and once more, when it is read again after the deletion, for that.
    private final Set<Coordinates> unforeseeable = new HashSet<>();
    private final Set<Coordinates> acknowledged = new HashSet<>();

    private @Nullable String violation;

    Ledger(Bucket bucket) {
        this.bucket = bucket;
    }

    synchronized void acknowledged(int partition, long offset, Fate fate) {
        open.get(partition).put(offset, fate);
        acknowledged.add(new Coordinates(partition, offset));
        if (fate instanceof Fate.Refused(String reason)) {
            refusals.put(new Coordinates(partition, offset), reason);
        }
        if (fate instanceof Fate.Unforeseeable) {
            unforeseeable.add(new Coordinates(partition, offset));
        }
    }

    synchronized void letter(DeadLetter letter) {
        if (!letter.getTopic().equals(Topic.SNAPSHOTS.topicName())) {
            violation = "refused a record of another topic: " + letter;
        }
        Set<String> reasons = letters.computeIfAbsent(
                new Coordinates(letter.getPartition(), letter.getOffset()), _ -> new TreeSet<>());
        reasons.add(letter.getReason());
        if (reasons.stream().filter(reason -> !reason.equals(DELETED)).count() > 1) {
            violation = "refused for two reasons, " + reasons + ": " + letter.getPartition() + "/" + letter.getOffset();
        }
    }

    /// Checks that what lies before the offset is durable.
    ///
    /// @param committed read from the group before this call; letters up to then must be on the books
    synchronized void committed(int partition, long committed) {
        Map<ShardId, List<SegmentObject>> listed = new HashMap<>();
        var passed = open.get(partition).headMap(committed, false).entrySet().iterator();
        while (passed.hasNext()) {
            Map.Entry<Long, Fate> entry = passed.next();
            boolean durable = switch (entry.getValue()) {
                case Fate.GivenUp(), Fate.Unforeseeable() -> true;
                case Fate.Refused(String reason) ->
                    letters.getOrDefault(new Coordinates(partition, entry.getKey()), Set.of())
                            .contains(reason);
                case Fate.Stored(PublishedRun run, int shard, long ordinal) ->
                    listed
                                    .computeIfAbsent(
                                            new ShardId(run.id().value(), shard), _ -> bucket.segments(run, shard))
                                    .stream()
                                    .anyMatch(segment -> segment.first() <= ordinal && ordinal <= segment.last())
                            || (!run.isKept(ordinal) && bucket.saysRemoved(run, ordinal));
            };
            if (!durable) {
                violation = "offset " + committed + " of partition " + partition + " was committed, but record "
                        + entry.getKey() + " is not durable: " + entry.getValue();
                return;
            }
            passed.remove();
        }
    }

    /// Records that the group has not committed.
    synchronized int uncommitted() {
        return open.stream().mapToInt(Map::size).sum();
    }

    /// What is wrong with the dead letters of all schedules so far; empty when they are what they must be.
    synchronized String letterMistakes() {
        StringBuilder mistakes = new StringBuilder();
        letters.forEach((where, reasons) -> {
            boolean expected = refusals.containsKey(where) && reasons.equals(Set.of(refusals.get(where)));
            if (!expected && !unforeseeable.contains(where) && !isEarlierCopy(where, reasons)) {
                mistakes.append("\n  ").append(where).append(" refused as ").append(reasons);
                mistakes.append(", expected ").append(refusals.getOrDefault(where, "no refusal"));
            }
        });
        refusals.forEach((where, reason) -> {
            if (!letters.containsKey(where)) {
                mistakes.append("\n  ")
                        .append(where)
                        .append(" not refused, expected ")
                        .append(reason);
            }
        });
        return mistakes.toString();
    }

    /// A broker that was killed remembers of each producer the last batch alone. A producer with several under way is
    /// told that they are out of order, and sends them again as another epoch: what the log has of them already is
    /// acknowledged to nobody, and is refused as its copy further on is.
    private boolean isEarlierCopy(Coordinates where, Set<String> reasons) {
        return !acknowledged.contains(where)
                && refusals.entrySet().stream()
                        .anyMatch(copy -> copy.getKey().partition() == where.partition()
                                && copy.getKey().offset() > where.offset()
                                && reasons.equals(Set.of(copy.getValue())));
    }

    synchronized Map<String, Long> lettersByReason() {
        Map<String, Long> counts = new TreeMap<>();
        letters.values().forEach(reasons -> reasons.forEach(reason -> counts.merge(reason, 1L, Long::sum)));
        return counts;
    }

    /// Empty while every rule held.
    synchronized String violation() {
        return violation == null ? "" : violation;
    }

    /// What is waited for, for a message.
    synchronized String describeOpen() {
        StringBuilder text = new StringBuilder();
        for (int partition = 0; partition < open.size(); partition++) {
            NavigableMap<Long, Fate> records = open.get(partition);
            if (!records.isEmpty()) {
                text.append("\n  partition ").append(partition).append(": ").append(records.size());
                text.append(" records not committed, first ").append(records.firstEntry());
            }
        }
        return text.toString();
    }
}
