package dev.perrin.local.faults;

import dev.perrin.local.faults.StoreProxy.Put;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/// Carries out the schedules of a pack side by side on one cluster, and judges what is left of all of them: most of a
/// schedule's time is waiting, for a process that starts or a session that ends.
final class PackRun {
    private static final long CONVERGENCE_MILLIS = 90_000;
    private static final long WEATHER_MILLIS = 1_500;

    private final List<Schedule> schedules;
    private final Cluster cluster;
    private final List<Publisher> publishers;
    private final Ledger ledger;
    private final Caretaker caretaker;

    /// @param schedules with as many members each
    /// @param publishers at least as many as schedules
    PackRun(List<Schedule> schedules, Cluster cluster, List<Publisher> publishers, Ledger ledger) {
        this.schedules = schedules;
        this.cluster = cluster;
        this.publishers = publishers;
        this.ledger = ledger;
        this.caretaker = new Caretaker(cluster);
    }

    /// @return ordinals that two members have stored
    int run() throws InterruptedException, IOException {
        cluster.useMembers(members());
        for (int index = 0; index < cluster.members().size(); index++) {
            StoreProxy store = cluster.member(index).store();
            store.forgetPuts();
            for (Schedule schedule : schedules) {
                store.use(schedule.runPrefix(), schedule.weather().get(index));
            }
        }
        List<CompletableFuture<Void>> underWay = new ArrayList<>();
        for (int index = 0; index < schedules.size(); index++) {
            ScheduleRun run = new ScheduleRun(schedules.get(index), cluster, publishers.get(index));
            underWay.add(inBackground(() -> {
                run.run();
                return null;
            }));
        }
        underWay.forEach(PackRun::join);
        keepTheWeather();
        cluster.members().forEach(member -> member.store().calm());
        awaitConvergence();
        for (PublishedRun run : runs()) {
            endCare(run);
        }
        return judge();
    }

    private int members() {
        return schedules.getFirst().members();
    }

    private List<PublishedRun> runs() {
        return schedules.stream().flatMap(schedule -> schedule.runs().stream()).toList();
    }

    /// What was asked for while things went wrong is asked for until it is done.
    private void endCare(PublishedRun run) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + CONVERGENCE_MILLIS * 1_000_000;
        ArchiveCheck check = new ArchiveCheck(cluster.bucket(), run);
        boolean done = false;
        for (int turn = 0; !done; turn++) {
            int member = Math.floorMod(run.seed() + turn, members());
            done = (run.care().keepEvery() == 0 || (caretaker.hasThinned(run, member) && check.countsWhatIsKept()))
                    && (!run.care().deleted()
                            || (caretaker.hasDeleted(run, member)
                                    && cluster.bucket().isEmpty(run)));
            if (!done) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(run.care() + " is not done of run " + run.id());
                }
                Thread.sleep(50);
            }
        }
    }

    /// The store goes on failing while what was published is stored; but not for ever, for then it could take as long.
    private void keepTheWeather() throws InterruptedException, IOException {
        long end = System.nanoTime() + WEATHER_MILLIS * 1_000_000;
        while (System.nanoTime() < end && !unfinished().isEmpty()) {
            Thread.sleep(25);
        }
    }

    private void awaitConvergence() throws InterruptedException, IOException {
        long deadline = System.nanoTime() + CONVERGENCE_MILLIS * 1_000_000;
        String left = unfinished();
        while (!left.isEmpty()) {
            if (!ledger.violation().isEmpty() || System.nanoTime() > deadline) {
                throw new AssertionError((ledger.violation().isEmpty()
                                ? "not done after " + CONVERGENCE_MILLIS + " ms: "
                                : ledger.violation() + "\n")
                        + left);
            }
            Thread.sleep(25);
            left = unfinished();
        }
    }

    private String unfinished() throws IOException {
        if (cluster.members().stream().anyMatch(member -> member.store().belated() > 0)) {
            return "belated requests are under way";
        }
        if (ledger.uncommitted() > 0) {
            return ledger.describeOpen();
        }
        for (PublishedRun run : runs()) {
            if (!run.care().deleted() && !new ArchiveCheck(cluster.bucket(), run).saysComplete()) {
                return "the manifest of " + run.id() + " does not say complete";
            }
            if (run.care().measured()
                    && !run.care().deleted()
                    && cluster.bucket()
                            .curvature(run, run.step(PublishedRun.MEASURED))
                            .isEmpty()) {
                return "the curvature of " + run.id() + " is not stored";
            }
        }
        return ledger.letterMistakes();
    }

    private int judge() throws IOException, InterruptedException {
        int overlaps = 0;
        Member asked = readyMember();
        Map<String, Put> puts = new HashMap<>();
        cluster.members().forEach(member -> puts.putAll(member.store().puts()));
        boolean twoOwners = schedules.stream().anyMatch(Schedule::hasTwoOwners);
        for (PublishedRun run : runs()) {
            if (run.care().deleted()) {
                continue;
            }
            if (run.care().measured()) {
                CurvatureParts.check(cluster.bucket(), run);
            }
            ArchiveCheck check = new ArchiveCheck(cluster.bucket(), run);
            overlaps += check.checkObjects();
            if (!twoOwners) {
                check.checkOverlaps(puts);
            }
            check.checkManifest();
            check.checkReplay(asked.port());
        }
        String failed = ledger.violation() + cluster.unexpectedEnds().stream().collect(Collectors.joining());
        if (!failed.isEmpty()) {
            throw new AssertionError(failed);
        }
        return overlaps;
    }

    private Member readyMember() throws InterruptedException {
        cluster.useMembers(members());
        for (int turn = 0; ; turn++) {
            Member member = cluster.member(Math.floorMod(schedules.getFirst().seed() + turn, Schedule.MAX_MEMBERS));
            if (member.isReady()) {
                return member;
            }
            Thread.sleep(10);
        }
    }

    private static CompletableFuture<Void> inBackground(Callable<Void> task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                done.complete(task.call());
            } catch (Exception | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private static void join(CompletableFuture<Void> schedule) {
        try {
            schedule.join();
        } catch (CompletionException e) {
            throw new AssertionError(String.valueOf(e.getCause()), e);
        }
    }
}
