package dev.perrin.local.faults;

import dev.perrin.local.faults.Schedule.Step;
import dev.perrin.local.faults.StoreProxy.Put;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/// Carries out one schedule and judges what is left of it.
final class ScheduleRun {
    private static final long CONVERGENCE_MILLIS = 60_000;
    private static final long WEATHER_MILLIS = 1_500;

    private final Schedule schedule;
    private final Cluster cluster;
    private final Publisher publisher;
    private final Ledger ledger;
    private final List<CompletableFuture<Void>> mishaps = new ArrayList<>();

    ScheduleRun(Schedule schedule, Cluster cluster, Publisher publisher, Ledger ledger) {
        this.schedule = schedule;
        this.cluster = cluster;
        this.publisher = publisher;
        this.ledger = ledger;
    }

    /// @return ordinals that two members have stored
    int run() throws InterruptedException, IOException {
        cluster.useMembers(schedule.members());
        for (int index = 0; index < cluster.members().size(); index++) {
            cluster.member(index).store().forgetPuts();
            cluster.member(index).store().use(schedule.weather().get(index));
        }
        for (PublishedRun run : schedule.runs()) {
            publisher.announce(run.limiting());
        }
        for (Step step : schedule.steps()) {
            take(step);
        }
        publisher.flush();
        for (PublishedRun run : schedule.runs()) {
            publisher.announce(run.finished());
        }
        for (CompletableFuture<Void> mishap : mishaps) {
            join(mishap);
        }
        keepTheWeather();
        cluster.members().forEach(member -> member.store().use(StoreWeather.CALM));
        awaitConvergence();
        return judge();
    }

    private void take(Step step) throws InterruptedException {
        switch (step) {
            case Step.Send(int from, int to) -> {
                for (int index = from; index < to; index++) {
                    publisher.send(
                            schedule.records().get(index), schedule.fates().get(index));
                }
                publisher.settle();
            }
            case Step.Pause(int millis) -> Thread.sleep(millis);
            case Step.Begin(Mishap mishap, int member, int millis) ->
                mishaps.add(inBackground(() -> happen(mishap, cluster.member(member), millis)));
        }
    }

    private Void happen(Mishap mishap, Member member, int millis) throws InterruptedException {
        switch (mishap) {
            case KILL_MEMBER -> {
                member.kill();
                Thread.sleep(millis);
                member.start();
            }
            case LEAVE_AND_JOIN -> {
                member.leave();
                Thread.sleep(millis);
                member.start();
            }
            case PAUSE_MEMBER, STOP_MEMBER -> member.pause(millis);
            case ISOLATE_MEMBER -> {
                member.broker().hold();
                Thread.sleep(millis);
                member.broker().mend();
            }
            case ISOLATE_MEMBER_AND_DELAY_ITS_PUTS -> {
                member.store().holdSegments(millis + 100);
                member.broker().hold();
                Thread.sleep(millis);
                member.broker().mend();
            }
            case ISOLATE_AND_KILL_MEMBER -> {
                member.broker().cut();
                Thread.sleep(millis);
                member.kill();
                member.broker().mend();
                member.start();
            }
            case RESET_MEMBER_CONNECTIONS -> member.broker().reset();
            case RESET_PUBLISHER_CONNECTIONS -> cluster.publisher().reset();
            case CUT_PUBLISHER -> {
                cluster.publisher().cut();
                Thread.sleep(millis);
                cluster.publisher().mend();
            }
            case PAUSE_BROKER -> cluster.pauseServer("broker", millis);
            case PAUSE_STORE -> cluster.pauseServer("store", millis);
            case KILL_BROKER -> cluster.restartServer("broker", millis);
            case KILL_STORE -> cluster.restartServer("store", millis);
        }
        return null;
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
        for (PublishedRun run : schedule.runs()) {
            if (!new ArchiveCheck(cluster.bucket(), run).saysComplete()) {
                return "the manifest of " + run.id() + " does not say complete";
            }
        }
        return ledger.letterMistakes();
    }

    private int judge() throws IOException, InterruptedException {
        int overlaps = 0;
        Member asked = readyMember();
        Map<String, Put> puts = new HashMap<>();
        cluster.members().forEach(member -> puts.putAll(member.store().puts()));
        for (PublishedRun run : schedule.runs()) {
            ArchiveCheck check = new ArchiveCheck(cluster.bucket(), run);
            overlaps += check.checkObjects();
            if (!schedule.hasTwoOwners()) {
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
        cluster.useMembers(schedule.members());
        for (int turn = 0; ; turn++) {
            Member member = cluster.member(Math.floorMod(schedule.seed() + turn, Schedule.MAX_MEMBERS));
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
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private static void join(CompletableFuture<Void> mishap) {
        try {
            mishap.join();
        } catch (CompletionException e) {
            throw new AssertionError(String.format(Locale.ROOT, "a mishap failed: %s", e.getCause()), e);
        }
    }
}
