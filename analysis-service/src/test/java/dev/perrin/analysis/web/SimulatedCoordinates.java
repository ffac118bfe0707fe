package dev.perrin.analysis.web;

import dev.perrin.analysis.alllag.ParameterSpan;
import dev.perrin.analysis.alllag.StoredCoordinates;
import dev.perrin.analysis.sim.InMemoryCoordinates;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectoryUnavailableException;
import io.grpc.Context;
import io.grpc.Status;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;

/// An archive of one simulated trajectory, in place of snapshot-service, which the tests of this module have none of.
@Alternative
@Priority(1)
@Singleton
public class SimulatedCoordinates implements StoredCoordinates {
    /// Reading a run of this name ends only with the call that it is for, as that of a store that hangs.
    static final String HANGING = "hanging";

    static final String UNREACHABLE = "out-of-reach";

    static final Trajectory TRAJECTORY = Trajectory.simulate(Motion.HEAVY_BALL, 8, 20_010, 3, 0.01, 0.2);

    private final InMemoryCoordinates stored = new InMemoryCoordinates(TRAJECTORY, ordinal -> ordinal % 100 != 77, 2);

    @Override
    public long[] wholeSnapshots(RunPlan plan, long firstStep) {
        return stored.wholeSnapshots(plan, firstStep);
    }

    @Override
    public void read(RunPlan plan, int shard, ParameterSpan span, long firstStep, long lastStep, SliceSink slices) {
        if (plan.run().equals(UNREACHABLE)) {
            throw new TrajectoryUnavailableException("no route", new IllegalStateException("no route"));
        }
        if (plan.run().equals(HANGING)) {
            hang();
            throw new TrajectoryUnavailableException("ended", Status.CANCELLED.asRuntimeException());
        }
        stored.read(plan, shard, span, firstStep, lastStep, slices);
    }

    private static void hang() {
        CountDownLatch ended = new CountDownLatch(1);
        Context.current().addListener(_ -> ended.countDown(), Runnable::run);
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
