package dev.perrin.analysis.alllag;

import dev.perrin.analysis.catalog.Book;
import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.spectrum.AllLagAutocovariance;
import dev.perrin.analysis.spectrum.AllLagMsd;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectoryUnavailableException;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Shard;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Curves at all lags on request, one at a time. Thread safe.
///
/// As many coordinates as fit into memory are read at once, over all snapshots; each block takes a replay of its
/// own. Coordinates are added one after the other in their order, so that neither the size of the blocks nor the bounds
/// of shards change a bit of the result. The whole vector takes O(dT log T).
public final class AllLags {
    private final Book<String, RunRecord> runs;
    private final MeasurementSettings settings;
    private final StoredCoordinates stored;
    private final AllLagLimits limits;
    /// The run whose curves are being made; empty for none.
    private final AtomicReference<String> current = new AtomicReference<>("");

    /// @param settings under which runs are measured live
    public AllLags(
            Book<String, RunRecord> runs, MeasurementSettings settings, StoredCoordinates stored, AllLagLimits limits) {
        this.runs = runs;
        this.settings = settings;
        this.stored = stored;
        this.limits = limits;
    }

    /// Reads and transforms; returns when all is done.
    ///
    /// @throws IllegalArgumentException for coordinates that the run does not have, or too many of them
    /// @throws NotMeasurableException when the run has no such curves
    /// @throws AllLagsBusyException while another call is under way
    /// @throws AllLagsCancelledException once the listener is gone
    /// @throws SnapshotsChangedException when snapshots were removed meanwhile
    /// @throws dev.perrin.analysis.trajectory.TrajectoryUnavailableException when the store cannot be asked
    public AllLagCurves measure(String run, AllLagSelection selection, AllLagListener listener) {
        RunPlan plan = plan(run);
        ParameterSpan span = selection.within(plan);
        String busy = current.compareAndExchange("", run);
        if (!busy.isEmpty()) {
            throw new AllLagsBusyException(busy);
        }
        try {
            long[] steps = stored.wholeSnapshots(plan, plan.firstLimitingStep());
            SnapshotGrid grid = SnapshotGrid.of(plan, steps, limits.mostSnapshots());
            limits.require(span, grid);
            return measure(plan, span, grid, listener);
        } finally {
            current.set("");
        }
    }

    private RunPlan plan(String run) {
        RunRecord record =
                runs.get(run).orElseThrow(() -> new NotMeasurableException("run " + run + " was never seen"));
        if (!Catalog.isOver(record)) {
            throw new NotMeasurableException("run " + run + " goes on: only an ended one is measured at all lags");
        }
        RunPlan plan = RunPlan.of(record, settings)
                .orElseThrow(() -> new NotMeasurableException("run " + run + " has not come to its limiting phase"));
        if (plan.intervalSteps() == 0) {
            throw new NotMeasurableException("run " + run + " has snapshots on a logarithmic schedule: lags that all"
                    + " windows share need evenly spaced ones");
        }
        if (record.getDataType() != DataType.DATA_TYPE_FLOAT32) {
            throw new NotMeasurableException("run " + run + " holds " + record.getDataType() + ": must be float32");
        }
        return plan;
    }

    private AllLagCurves measure(RunPlan plan, ParameterSpan span, SnapshotGrid grid, AllLagListener listener) {
        AllLagMsd displacement = new AllLagMsd(grid.present());
        AllLagAutocovariance velocity = new AllLagAutocovariance(grid.present());
        long most = limits.coordinatesAtOnce(grid.snapshots());
        // Of equal size, so that the last replay is not for a few coordinates.
        long size = Math.ceilDiv(span.count(), Math.ceilDiv(span.count(), most));
        Progress progress = new Progress(plan, span, grid, listener);
        @Nullable CoordinateBlock block = null;
        for (long first = span.first(); first < span.end(); first += size) {
            ParameterSpan part = new ParameterSpan(first, Math.min(size, span.end() - first));
            block = CoordinateBlock.next(block, grid, part);
            fill(block, plan, part, grid, progress);
            for (int coordinate = 0; coordinate < block.coordinates(); coordinate++) {
                displacement.addColumn(block.position(), block.coordinates(), coordinate);
                velocity.addColumn(block.velocity(), block.coordinates(), coordinate);
                progress.transformed();
            }
        }
        return new AllLagCurves(span, grid, displacement.value(), velocity.value());
    }

    /// @param block Modified.
    private void fill(CoordinateBlock block, RunPlan plan, ParameterSpan part, SnapshotGrid grid, Progress progress) {
        for (Shard shard : plan.record().getShardsList()) {
            long from = Math.max(part.first(), shard.getOffset());
            long to = Math.min(part.end(), shard.getOffset() + shard.getLength());
            if (from < to) {
                ParameterSpan span = new ParameterSpan(from, to - from);
                try {
                    stored.read(
                            plan,
                            shard.getIndex(),
                            span,
                            grid.firstStep(),
                            grid.lastStep(),
                            (step, first, position, velocity) ->
                                    progress.read(block.add(step, first, position, velocity)));
                } catch (TrajectoryUnavailableException failed) {
                    // Who leaves ends the reading as well.
                    progress.requireWanted();
                    throw failed;
                }
            }
        }
        block.requireWhole();
    }

    /// Counts for the listener, and stops where there is none any more.
    private static final class Progress {
        private final RunPlan plan;
        private final ParameterSpan span;
        private final SnapshotGrid grid;
        private final AllLagListener listener;
        private long read;
        private long transformed;

        Progress(RunPlan plan, ParameterSpan span, SnapshotGrid grid, AllLagListener listener) {
            this.plan = plan;
            this.span = span;
            this.grid = grid;
            this.listener = listener;
            tell();
        }

        void read(int points) {
            read += points;
            tell();
        }

        void transformed() {
            transformed += grid.stored();
            tell();
        }

        void requireWanted() {
            if (listener.isGone()) {
                throw new AllLagsCancelledException(plan.run());
            }
        }

        private void tell() {
            requireWanted();
            listener.progress(new AllLagProgress(span, grid, grid.stored() * span.count(), read, transformed));
        }
    }
}
