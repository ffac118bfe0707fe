package dev.perrin.analysis.kafka;

import dev.perrin.analysis.catalog.CurvatureAssembler;
import dev.perrin.analysis.catalog.CurvatureKey;
import dev.perrin.analysis.live.LiveView;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// One run through a [SimulatedCluster], in an order that a seed decides: who reads what next, when is committed, and
/// when which instance is killed, paused or relieved of tasks. Producers send snapshots twice; shards drift apart.
final class FaultSchedule {
    private static final int MAX_DRIFT = 6;
    private static final int MAX_TURNS = 20_000;

    private final Frames frames;
    private final Random chance;
    private final double faults;
    private final SimulatedCluster cluster;
    private final List<SimulatedInstance> instances = new ArrayList<>();
    /// They wake up once more without knowing that others do their work.
    private final List<SimulatedInstance> paused = new ArrayList<>();
    private final int[] fed;
    private int observed;
    private boolean ended;
    private int faultCount;

    /// @param faults probability of one at a turn; 0 for a run that is not disturbed
    FaultSchedule(Frames frames, long seed, double faults) {
        this.frames = frames;
        this.chance = new Random(seed);
        this.faults = faults;
        int partitions = frames.shards().size();
        this.cluster = new SimulatedCluster(new InMemoryTrajectorySource(frames.trajectory(), _ -> true), partitions);
        this.fed = new int[partitions];
    }

    /// @return the last result with its whole series, without its number
    AnalysisResult play() {
        SimulatedInstance first = new SimulatedInstance();
        instances.add(first);
        cluster.assign(first, IntStream.range(0, cluster.taskCount()).boxed().toList());
        cluster.catalog
                .curvatures()
                .put(
                        new CurvatureKey(Frames.RUN, Frames.REFERENCE_STEP),
                        new CurvatureAssembler().add(frames.curvature()).orElseThrow());
        change(RunPhase.RUN_PHASE_CONVERGING);
        change(RunPhase.RUN_PHASE_LIMITING);
        for (int turn = 0; turn < MAX_TURNS && !(ended && isOver()); turn++) {
            turn();
        }
        if (!isOver()) {
            throw new AssertionError("no last result within " + MAX_TURNS + " turns");
        }
        while (!paused.isEmpty()) {
            wake(paused.removeLast());
        }
        return view().result(Frames.RUN).orElseThrow().toBuilder()
                .clearSequence()
                .build();
    }

    /// Time passes and nothing comes.
    void settle() {
        for (int i = 0; i < 3; i++) {
            instances.forEach(cluster::tick);
            instances.forEach(SimulatedInstance::commit);
        }
    }

    int faultCount() {
        return faultCount;
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    /// What a viewer sees who reads the topic of results from its beginning.
    private LiveView view() {
        LiveView view = new LiveView();
        cluster.results().forEach(view::add);
        return view;
    }

    private boolean isOver() {
        return cluster.lastPublished() && instances.stream().allMatch(SimulatedInstance::isIdle);
    }

    private void turn() {
        SimulatedInstance someone = instances.get(chance.nextInt(instances.size()));
        double choice = chance.nextDouble();
        if (choice < faults) {
            faultCount++;
            fault(someone);
        } else if (choice < 0.4) {
            feed();
        } else if (choice < 0.94) {
            someone.step(chance);
        } else if (choice < 0.96) {
            cluster.tick(someone);
        } else if (choice < 0.98) {
            someone.commit();
        } else {
            someone.producer.drain(chance);
        }
    }

    private void feed() {
        int shard = chance.nextInt(fed.length + 1);
        if (shard == fed.length) {
            observe();
        } else if (fed[shard] < frames.trajectory().snapshots()) {
            int slowest = Arrays.stream(fed).min().orElseThrow();
            if (fed[shard] - slowest < MAX_DRIFT) {
                publish(shard, fed[shard]);
                fed[shard]++;
                if (faults > 0 && chance.nextInt(30) == 0) {
                    // A producer that was cut off begins some snapshots again.
                    for (int again = Math.max(0, fed[shard] - 1 - chance.nextInt(4)); again < fed[shard]; again++) {
                        publish(shard, again);
                    }
                }
            }
        } else if (!ended && isFed()) {
            ended = true;
            change(RunPhase.RUN_PHASE_FINISHED);
        }
    }

    private boolean isFed() {
        int snapshots = frames.trajectory().snapshots();
        return observed == snapshots - 1 && Arrays.stream(fed).allMatch(count -> count == snapshots);
    }

    private void publish(int shard, int ordinal) {
        frames.frames(ordinal, frames.shards().get(shard))
                .forEach(frame -> cluster.publishSnapshot(shard, Frames.RUN, frame));
    }

    private void observe() {
        // No step follows the last snapshot.
        if (observed < frames.trajectory().snapshots() - 1) {
            cluster.publishObservations(
                    1 % cluster.partitions(),
                    Frames.RUN,
                    Frames.observations(observed).toByteArray());
            observed++;
        }
    }

    private void change(RunPhase phase) {
        RunRecord record = frames.record(phase);
        cluster.catalog.runs().put(Frames.RUN, record);
        cluster.publishRecord(0, Frames.RUN, record.toByteArray());
    }

    private void fault(SimulatedInstance victim) {
        switch (chance.nextInt(4)) {
            case 0 -> {
                victim.producer.drain(chance);
                replace(victim, List.copyOf(victim.tasks.keySet()));
            }
            case 1 -> {
                paused.add(victim);
                replace(victim, List.copyOf(victim.tasks.keySet()));
            }
            case 2 -> move(victim);
            default -> {
                if (paused.isEmpty()) {
                    victim.commit();
                } else {
                    wake(paused.remove(chance.nextInt(paused.size())));
                }
            }
        }
    }

    /// Others take over what an instance held.
    private void replace(SimulatedInstance victim, List<Integer> tasks) {
        instances.remove(victim);
        if (instances.isEmpty()) {
            instances.add(new SimulatedInstance());
        }
        tasks.forEach(task -> cluster.assign(instances.get(chance.nextInt(instances.size())), List.of(task)));
    }

    /// Some tasks go to another instance, which may be a new one, after a commit.
    private void move(SimulatedInstance victim) {
        victim.commit();
        List<Integer> moved = new TreeSet<>(victim.tasks.keySet())
                .stream().filter(_ -> chance.nextBoolean()).toList();
        moved.forEach(task -> {
            SimulatedTask leaving = victim.tasks.remove(task);
            if (leaving != null) {
                leaving.close();
            }
        });
        SimulatedInstance other =
                instances.size() > 2 ? instances.get(chance.nextInt(instances.size())) : new SimulatedInstance();
        if (!instances.contains(other)) {
            instances.add(other);
        }
        cluster.assign(other, moved);
    }

    /// Goes on where it stopped, until its commit is refused.
    private void wake(SimulatedInstance late) {
        for (int i = chance.nextInt(20); i > 0; i--) {
            late.step(chance);
        }
        if (chance.nextBoolean()) {
            cluster.tick(late);
        }
        late.producer.drain(chance);
        if (chance.nextBoolean()) {
            late.tasks.values().forEach(SimulatedTask::flushCaches);
            late.producer.drain(chance);
        }
    }
}
