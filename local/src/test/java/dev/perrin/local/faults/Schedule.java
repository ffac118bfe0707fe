package dev.perrin.local.faults;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.wire.RunId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What is published and what goes wrong meanwhile, all of it from one seed:
///
/// ```text
///  seed ─▶ runs ─▶ records, with duplicates, replays, broken attempts and damage ─┐
///       ─▶ members, weather of each member's store, mishaps ──────────────────────┴─▶ steps in order
/// ```
///
/// @param members of the group while it runs
/// @param weather of the store, by member
/// @param records in the order in which they are published
/// @param fates what must become of each record
record Schedule(
        long seed,
        int members,
        List<StoreWeather> weather,
        List<PublishedRun> runs,
        List<PlannedRecord> records,
        List<Fate> fates,
        List<Step> steps) {
    static final int MAX_MEMBERS = 3;

    sealed interface Step {
        /// Publishes records `from` to `to`, the latter not included.
        record Send(int from, int to) implements Step {}

        record Pause(int millis) implements Step {}

        /// What [Care] asks for, begun beside the steps that follow.
        ///
        /// @param run number in the schedule
        /// @param member that is asked
        record Tend(int run, int member) implements Step {}

        /// Goes on beside the steps that follow.
        ///
        /// @param member that it happens to, where it happens to one
        record Begin(Mishap mishap, int member, int millis) implements Step {}
    }

    /// Schedules that run side by side, on one cluster: those of which the seed gives the same quotient.
    static final int PACK = 4;

    static long pack(long seed) {
        return Math.floorDiv(seed, PACK);
    }

    /// Alike for all of a pack.
    private static int membersOf(long seed) {
        int[] choices = {1, 1, 2, 2, 2, 3, 3};
        return choices[new SplittableRandom(pack(seed) * 0x9E3779B97F4A7C15L).nextInt(choices.length)];
    }

    static Schedule of(long seed) {
        return new Generator(seed).schedule();
    }

    /// Whether two members may believe at the same time that they own a partition. Then both may store a snapshot, in
    /// segments with different ends; else only a put that is under way can be overtaken so.
    boolean hasTwoOwners() {
        return steps.stream()
                .anyMatch(step ->
                        step instanceof Step.Begin begin && begin.mishap().makesTwoOwners());
    }

    /// How the ids of its runs begin, and of no other schedule's.
    String runPrefix() {
        return prefix(seed);
    }

    private static String prefix(long seed) {
        return "f" + Long.toHexString(seed) + "-";
    }

    int damaged() {
        return (int) fates.stream().filter(Fate.Refused.class::isInstance).count();
    }

    @Override
    public String toString() {
        return "seed " + seed + ", members " + members + "\n  weather " + weather + "\n"
                + runs.stream()
                        .map(run -> "  run " + run.id() + " " + run.type() + ", d = " + run.dimension() + ", shards "
                                + run.shards().size() + ", buffers " + run.bufferCount() + ", snapshots "
                                + run.ordinals().size() + " of " + run.count() + ", " + run.care() + "\n")
                        .collect(Collectors.joining())
                + "  records " + records.size() + ", to be refused " + damaged() + "\n"
                + steps.stream().map(step -> "  " + step + "\n").collect(Collectors.joining());
    }

    private static final class Generator {
        private static final DataType[] TYPES = {
            DataType.DATA_TYPE_FLOAT32, DataType.DATA_TYPE_FLOAT64, DataType.DATA_TYPE_BFLOAT16
        };
        private static final List<Damage> SINGLE = List.of(
                Damage.EMPTY,
                Damage.CUT_IN_HEADER,
                Damage.CUT_IN_PAYLOAD,
                Damage.MAGIC,
                Damage.VERSION,
                Damage.OVERSIZED_HEADER,
                Damage.HEADER_BIT,
                Damage.RUN_IS_A_PATH,
                Damage.OVERSIZED_PAYLOAD,
                Damage.PAYLOAD_BIT,
                Damage.FOREIGN_KEY,
                Damage.NO_SUCH_SHARD,
                Damage.OTHER_LAYOUT,
                Damage.SKIPPED_PART,
                Damage.SHARD_CHECKSUM);

        private final long seed;
        private final SplittableRandom random;
        private final List<PublishedRun> runs = new ArrayList<>();
        private final List<Deque<PlannedRecord>> lanes = new ArrayList<>();

        Generator(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
        }

        Schedule schedule() {
            int members = membersOf(seed);
            // The time-outs of the members' store clients are longer than the longest of these.
            List<StoreWeather> weather = IntStream.range(0, MAX_MEMBERS)
                    .mapToObj(_ ->
                            new StoreWeather(random.nextLong(), pick(0.0, 0.1, 0.3, 0.5), pick(0.0, 0.05, 0.15), 300))
                    .toList();
            boolean large = random.nextInt(5) == 0;
            int runCount = large ? 1 : pick(1, 1, 2, 3);
            double mischief = pick(0.0, 0.03, 0.1);
            double damage = pick(0.0, 0.0, 0.02, 0.08);
            for (int index = 0; index < runCount; index++) {
                PublishedRun run = large ? largeRun(index) : smallRun(index);
                runs.add(run);
                for (int shard = 0; shard < run.shards().size(); shard++) {
                    lanes.add(lane(run, shard, mischief, damage));
                }
            }
            List<PlannedRecord> records = interleave();
            return new Schedule(
                    seed, members, weather, runs, records, LogModel.fates(records), steps(members, records));
        }

        private PublishedRun smallRun(int index) {
            int count = 10 + random.nextInt(50);
            return PublishedRun.of(
                    id(index),
                    random.nextLong(),
                    TYPES[random.nextInt(TYPES.length)],
                    8 + random.nextInt(400),
                    1 + random.nextInt(4),
                    ordinals(count),
                    count,
                    pick(0, 0, 1 + random.nextInt(50)),
                    Care.draw(random));
        }

        /// Two or three parts a shard.
        private PublishedRun largeRun(int index) {
            DataType type = TYPES[random.nextInt(TYPES.length)];
            int elementSize = type == DataType.DATA_TYPE_FLOAT64 ? 8 : type == DataType.DATA_TYPE_FLOAT32 ? 4 : 2;
            int coordinatesPerPart = 960 * 1024 / (2 * elementSize);
            int count = 3 + random.nextInt(4);
            long dimension = coordinatesPerPart * (1L + random.nextInt(2)) + 1 + random.nextInt(5000);
            int bufferCount = pick(0, 8192 + 1 + random.nextInt(8192));
            return PublishedRun.of(
                    id(index), random.nextLong(), type, dimension, 1, ordinals(count), count, bufferCount, Care.NONE);
        }

        private RunId id(int index) {
            return new RunId(prefix(seed) + index);
        }

        private List<Long> ordinals(int count) {
            double dropRate = pick(0.0, 0.0, 0.0, 0.15);
            List<Long> ordinals = new ArrayList<>();
            for (long ordinal = 0; ordinal < count; ordinal++) {
                if (ordinal <= PublishedRun.MEASURED || random.nextDouble() >= dropRate) {
                    ordinals.add(ordinal);
                }
            }
            return ordinals;
        }

        /// All records of one shard, in order.
        private Deque<PlannedRecord> lane(PublishedRun run, int shard, double mischief, double damage) {
            Deque<PlannedRecord> lane = new ArrayDeque<>();
            int partCount = PlannedRecord.partCount(run, shard);
            for (int index = 0; index < run.ordinals().size(); index++) {
                long ordinal = run.ordinals().get(index);
                if (random.nextDouble() < damage) {
                    lane.add(new PlannedRecord(run, shard, ordinal, random.nextInt(partCount), anyDamage()));
                }
                boolean multi = partCount > 1;
                if (multi && random.nextInt(4) == 0) {
                    int cutAt = 1 + random.nextInt(partCount - 1);
                    addParts(lane, run, shard, ordinal, 0, cutAt, 0);
                    if (random.nextBoolean()) {
                        Damage breaking = pick(Damage.OTHER_LAYOUT, Damage.SKIPPED_PART, Damage.PAYLOAD_BIT);
                        lane.add(new PlannedRecord(run, shard, ordinal, cutAt, breaking));
                    }
                }
                addParts(lane, run, shard, ordinal, 0, partCount, mischief);
                if (random.nextDouble() < mischief) {
                    for (int again = Math.max(0, index - random.nextInt(multi ? 2 : 20)); again <= index; again++) {
                        addParts(lane, run, shard, run.ordinals().get(again), 0, partCount, 0);
                    }
                }
            }
            return lane;
        }

        private void addParts(
                Deque<PlannedRecord> lane, PublishedRun run, int shard, long ordinal, int from, int to, double twice) {
            for (int part = from; part < to; part++) {
                PlannedRecord record = new PlannedRecord(run, shard, ordinal, part, Damage.NONE);
                lane.add(record);
                if (random.nextDouble() < twice) {
                    lane.add(record);
                }
            }
        }

        /// Ghosts cost the time that a run is waited for.
        private Damage anyDamage() {
            return random.nextInt(60) == 0 ? Damage.NEVER_ANNOUNCED : SINGLE.get(random.nextInt(SINGLE.size()));
        }

        private List<PlannedRecord> interleave() {
            List<PlannedRecord> records = new ArrayList<>();
            List<Deque<PlannedRecord>> left = new ArrayList<>(lanes);
            while (!left.isEmpty()) {
                Deque<PlannedRecord> lane = left.get(random.nextInt(left.size()));
                for (int count = 1 + random.nextInt(5); count > 0 && !lane.isEmpty(); count--) {
                    records.add(lane.removeFirst());
                }
                left.removeIf(Deque::isEmpty);
            }
            return records;
        }

        private List<Step> steps(int members, List<PlannedRecord> records) {
            int chunks = 3 + random.nextInt(5);
            List<Mishap> mishaps = Mishap.draw(random, members);
            List<Step> steps = new ArrayList<>();
            for (int chunk = 0; chunk < chunks; chunk++) {
                int from = records.size() * chunk / chunks;
                int to = records.size() * (chunk + 1) / chunks;
                steps.add(new Step.Send(from, to));
                int left = chunks - chunk;
                while (!mishaps.isEmpty() && random.nextInt(left) < mishaps.size()) {
                    Mishap mishap = mishaps.removeFirst();
                    int millis = mishap.minMillis() + random.nextInt(mishap.maxMillis() - mishap.minMillis() + 1);
                    steps.add(new Step.Begin(mishap, random.nextInt(members), millis));
                    if (mishap.isTakeover()) {
                        // What follows reaches the members that have taken over.
                        steps.add(new Step.Pause(millis * 3 / 4));
                    }
                }
                for (int run = 0; run < runs.size(); run++) {
                    Care care = runs.get(run).care();
                    boolean due = (care.deleted() || care.measured()) && chunk == chunks / 2;
                    if (due || (care.keepEvery() > 0 && chunk > 0)) {
                        steps.add(new Step.Tend(run, random.nextInt(members)));
                    }
                }
                steps.add(new Step.Pause(random.nextInt(80)));
            }
            return steps;
        }

        private double pick(double... choices) {
            return choices[random.nextInt(choices.length)];
        }

        private int pick(int... choices) {
            return choices[random.nextInt(choices.length)];
        }

        private Damage pick(Damage... choices) {
            return choices[random.nextInt(choices.length)];
        }
    }
}
