package dev.perrin.local.faults;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whatever fails, the archive holds every published snapshot exactly once, bit for bit: many [Schedule]s of
/// faults, a pack at a time, on one broker, store and group.
///
/// `-Dperrin.faults.schedules=5000 -Dperrin.faults.seed=1` runs that many, from that seed on. The seeds of a pack make
/// the same data, mishaps and faults again; when they meet is up to the machine.
class FaultSchedulesIT {
    private static final int SCHEDULES = Integer.getInteger("perrin.faults.schedules", 200);
    private static final long FIRST_SEED = Long.getLong("perrin.faults.seed", 1);
    /// Runs are forgotten this many schedules after their end, when nobody can be reading their records again.
    private static final int REMEMBERED = 3 * Schedule.PACK;

    private static final Path FOLDER = Path.of("target", "faults");

    private final Map<Mishap, Integer> mishaps = new EnumMap<>(Mishap.class);
    private final List<Long> millis = new ArrayList<>();
    private final Deque<Schedule> past = new ArrayDeque<>();
    private long records;
    private long snapshots;
    private int overlaps;
    private int schedules;
    private final Map<String, Integer> cares = new TreeMap<>();

    @Test
    void holdsEverySnapshotExactlyOnceWhateverFails() throws Exception {
        // Members come and go between packs less often in this order.
        List<List<Schedule>> packs = LongStream.range(FIRST_SEED, FIRST_SEED + SCHEDULES)
                .mapToObj(Schedule::of)
                .collect(Collectors.groupingBy(schedule -> Schedule.pack(schedule.seed())))
                .values()
                .stream()
                .sorted(Comparator.comparingInt(
                                (List<Schedule> pack) -> pack.getFirst().members())
                        .thenComparingLong(pack -> pack.getFirst().seed()))
                .toList();
        delete(FOLDER);
        try (Cluster cluster = new Cluster(FOLDER)) {
            cluster.start();
            Ledger ledger = new Ledger(cluster.bucket());
            try (LedgerKeeper keeper = new LedgerKeeper(ledger, cluster.bootstrapServers());
                    Publishers publishers = new Publishers(cluster.publisherBootstrapServers(), ledger)) {
                long begun = System.nanoTime();
                for (List<Schedule> pack : packs) {
                    run(pack, cluster, publishers.all(), ledger);
                    forgetPast(cluster, publishers.all().getFirst(), keeper);
                    if (millis.size() % 15 == 0 || millis.size() == packs.size()) {
                        report(cluster, ledger, (System.nanoTime() - begun) / 1_000_000);
                    }
                }
            }
        }
        // On failure the logs and the data stay.
        delete(FOLDER);
    }

    private void run(List<Schedule> pack, Cluster cluster, List<Publisher> publishers, Ledger ledger) throws Exception {
        long begun = System.nanoTime();
        try {
            overlaps += new PackRun(pack, cluster, publishers, ledger).run();
        } catch (AssertionError | IOException | RuntimeException failed) {
            throw new AssertionError(
                    "after " + schedules + " schedules one of a pack failed: " + failed.getMessage()
                            + "\nmake it again with -Dperrin.faults.schedules=" + pack.size()
                            + " -Dperrin.faults.seed=" + pack.getFirst().seed() + ", logs and data are in "
                            + FOLDER.toAbsolutePath() + "\n"
                            + pack.stream().map(Schedule::toString).collect(Collectors.joining()),
                    failed);
        }
        millis.add((System.nanoTime() - begun) / 1_000_000);
        for (Schedule schedule : pack) {
            schedules++;
            records += schedule.records().size();
            schedule.runs().forEach(run -> snapshots += run.ordinals().size());
            schedule.runs().forEach(run -> cares.merge(run.care().kind(), 1, Integer::sum));
            for (Schedule.Step step : schedule.steps()) {
                if (step instanceof Schedule.Step.Begin begin) {
                    mishaps.merge(begin.mishap(), 1, Integer::sum);
                }
            }
            past.add(schedule);
        }
    }

    private void forgetPast(Cluster cluster, Publisher publisher, LedgerKeeper keeper) throws InterruptedException {
        if (past.size() < 2 * REMEMBERED) {
            return;
        }
        while (past.size() > REMEMBERED) {
            for (PublishedRun run : past.removeFirst().runs()) {
                publisher.forget(run.id());
                cluster.bucket().delete(run);
            }
        }
        keeper.deleteCommitted();
    }

    private void report(Cluster cluster, Ledger ledger, long elapsedMillis) {
        List<Long> sorted = millis.stream().sorted().toList();
        Map<StoreFault, Long> faults = new TreeMap<>();
        cluster.members()
                .forEach(member ->
                        member.store().met().forEach((fault, count) -> faults.merge(fault, count.sum(), Long::sum)));
        System.out.printf(
                Locale.ROOT,
                "%d schedules in %.0f s (packs: median %d ms, longest %d ms), %d records, %d snapshots, %d stored twice by two "
                        + "members%n  runs %s%n  mishaps %s, starts of members %d%n  requests to the store by fault %s%n"
                        + "  refused %s%n",
                schedules,
                elapsedMillis / 1000.0,
                sorted.get(sorted.size() / 2),
                sorted.getLast(),
                records,
                snapshots,
                overlaps,
                cares,
                mishaps,
                cluster.members().stream().mapToInt(Member::starts).sum(),
                faults,
                ledger.lettersByReason());
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
