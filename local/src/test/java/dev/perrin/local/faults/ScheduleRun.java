package dev.perrin.local.faults;

import dev.perrin.local.faults.Schedule.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Carries out one schedule: publishes its runs while its mishaps happen.
final class ScheduleRun {
    private final Schedule schedule;
    private final Cluster cluster;
    private final Publisher publisher;
    private final Caretaker caretaker;
    private final List<CompletableFuture<Void>> underWay = new ArrayList<>();

    /// @param publisher of this schedule alone while it runs
    ScheduleRun(Schedule schedule, Cluster cluster, Publisher publisher) {
        this.schedule = schedule;
        this.cluster = cluster;
        this.publisher = publisher;
        this.caretaker = new Caretaker(cluster);
    }

    /// Returns when everything is acknowledged and every mishap has ended.
    void run() throws InterruptedException {
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
        underWay.forEach(ScheduleRun::join);
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
            case Step.Tend(int run, int member) ->
                underWay.add(inBackground(() -> tend(schedule.runs().get(run), member)));
            case Step.Begin(Mishap mishap, int member, int millis) ->
                underWay.add(inBackground(() -> happen(mishap, cluster.member(member), millis)));
        }
    }

    private Void tend(PublishedRun run, int member) throws InterruptedException {
        if (run.care().measured()) {
            publisher.publish(CurvatureParts.of(run));
        }
        if (run.care().keepEvery() > 0) {
            caretaker.thin(run, member);
        }
        if (run.care().deleted()) {
            // What it could not do is asked again in the end.
            boolean _ = caretaker.hasDeleted(run, member);
        }
        return null;
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
            // One at a time on a wire: the end of one must not end another.
            case ISOLATE_MEMBER -> {
                synchronized (member.broker()) {
                    member.broker().hold();
                    Thread.sleep(millis);
                    member.broker().mend();
                }
            }
            case ISOLATE_MEMBER_AND_DELAY_ITS_PUTS -> {
                synchronized (member.broker()) {
                    member.store().holdSegments(millis + 100);
                    member.broker().hold();
                    Thread.sleep(millis);
                    member.broker().mend();
                }
            }
            case ISOLATE_AND_KILL_MEMBER -> {
                synchronized (member.broker()) {
                    member.broker().cut();
                    Thread.sleep(millis);
                    member.kill();
                    member.broker().mend();
                    member.start();
                }
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

    private static void join(CompletableFuture<Void> mishap) {
        try {
            mishap.join();
        } catch (CompletionException e) {
            throw new AssertionError(String.format(Locale.ROOT, "a mishap failed: %s", e.getCause()), e);
        }
    }
}
