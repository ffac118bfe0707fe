package dev.perrin.local.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What must become of the records of a schedule, from their order in the log alone: no member, no restart and no
/// fault may change it. This is the rule of the ingest, written a second time.
final class LogModel {
    private record ShardId(PublishedRun run, int shard) {}

    private static final class ShardState {
        private long highest = -1;
        /// Of the snapshot under way, −1 for none.
        private long ordinal = -1;
        private int lastPart;
        private final List<Integer> underWay = new ArrayList<>();
    }

    private final Map<ShardId, ShardState> shards = new HashMap<>();
    private final List<Fate> fates = new ArrayList<>();

    /// @param records those with one key in the order in which they are published
    static List<Fate> fates(List<PlannedRecord> records) {
        LogModel model = new LogModel();
        records.forEach(model::add);
        for (int index = 0; index < records.size(); index++) {
            PlannedRecord record = records.get(index);
            if (record.run().care().deleted() && record.damage() != Damage.NEVER_ANNOUNCED) {
                model.fates.set(index, new Fate.Unforeseeable());
            }
        }
        return model.fates;
    }

    private void add(PlannedRecord record) {
        if (!record.damage().reason().isEmpty()) {
            fates.add(new Fate.Refused(record.damage().reason()));
            return;
        }
        ShardState shard = shards.computeIfAbsent(new ShardId(record.run(), record.shard()), _ -> new ShardState());
        int partCount = PlannedRecord.partCount(record.run(), record.shard());
        int part = record.damage() == Damage.SKIPPED_PART ? partCount - 1 : record.part();
        boolean isRepeat =
                record.ordinal() <= shard.highest || (record.ordinal() == shard.ordinal && part <= shard.lastPart);
        if (isRepeat) {
            fates.add(new Fate.Stored(record.run(), record.shard(), record.ordinal()));
            if (record.ordinal() > shard.highest) {
                shard.underWay.add(fates.size() - 1);
            }
        } else if (record.damage() == Damage.OTHER_LAYOUT) {
            refuse(shard, "layout-mismatch");
        } else if (part > 0 && (shard.ordinal != record.ordinal() || shard.lastPart != part - 1)) {
            refuse(shard, "out-of-order");
        } else if (part == partCount - 1
                && (record.damage() == Damage.SHARD_CHECKSUM || record.damage() == Damage.SKIPPED_PART)) {
            refuse(shard, "shard-checksum");
        } else {
            take(shard, record, part, partCount);
        }
    }

    private void take(ShardState shard, PlannedRecord record, int part, int partCount) {
        if (part == 0) {
            forget(shard);
        }
        fates.add(new Fate.Stored(record.run(), record.shard(), record.ordinal()));
        shard.underWay.add(fates.size() - 1);
        shard.ordinal = record.ordinal();
        shard.lastPart = part;
        if (part == partCount - 1) {
            shard.highest = record.ordinal();
            shard.ordinal = -1;
            shard.underWay.clear();
        }
    }

    private void refuse(ShardState shard, String reason) {
        forget(shard);
        fates.add(new Fate.Refused(reason));
    }

    private void forget(ShardState shard) {
        shard.underWay.forEach(index -> fates.set(index, new Fate.GivenUp()));
        shard.underWay.clear();
        shard.ordinal = -1;
    }
}
