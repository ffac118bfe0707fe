package dev.perrin.analysis.displacement;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.displacement.PartGeometry.Block;
import dev.perrin.analysis.displacement.PartGeometry.Segment;
import dev.perrin.analysis.lag.LagHistory;
import dev.perrin.analysis.sketch.CoordinateAccumulator;
import dev.perrin.analysis.sketch.SketchSums;
import dev.perrin.analysis.sums.ExactSum;
import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.StoredPoint;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.wire.frame.FramePart;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Folds the snapshots of one part of one run, in order. In memory only: reference points, anchors, the vectors that
/// later windows begin at, variances, and the part's slice of the eigenvectors.
///
/// A snapshot is gone through block by block, so that a block is in the processor's cache while everything is taken
/// from it. Cost: O(n) for each reference point, anchor, mode and lag that ends there. Not thread safe.
final class PartFold {
    private final RunPlan plan;
    private final PartRange range;
    private final PartGeometry geometry;
    private final OriginPoints references;
    private final OriginPoints anchors;
    private final @Nullable LagHistory<Point> history;
    private final @Nullable CoordinateVariance variance;
    private ModeBasis basis = ModeBasis.none();
    private long eigenvectorStep = -1;
    private long lastOrdinal = -1;

    private final FoldBuffers buffers;
    private final double[] lanes;
    private final double[] pair;
    private float[] position = {};
    private float[] velocity = {};

    /// What windows begin at.
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Point(float[] position, float[] velocity) {}

    /// A window that ends at the snapshot being folded.
    private record Window(int slot, Point beginning) {}

    /// @param buffers of the thread
    PartFold(RunPlan plan, PartRange range, FoldBuffers buffers) {
        this.plan = plan;
        this.range = range;
        this.geometry = PartGeometry.of(plan, range);
        this.references = new OriginPoints(plan.referenceSteps());
        references.markFirst();
        this.anchors = new OriginPoints(plan.anchorsOnVectors() ? plan.anchorSteps() : new long[0]);
        this.history = plan.windowed() ? new LagHistory<>(plan.lags()) : null;
        this.variance = plan.coordinateStatistics() ? new CoordinateVariance(range.count()) : null;
        this.buffers = buffers;
        this.lanes = buffers.lanes;
        this.pair = buffers.pair;
    }

    OriginPoints references() {
        return references;
    }

    OriginPoints anchors() {
        return anchors;
    }

    boolean hasVariance() {
        return variance != null;
    }

    /// @param point whose arrays are kept
    void restoreWindow(long index, StoredPoint point) {
        if (history != null) {
            history.add(index, new Point(point.position(), point.velocity()));
        }
    }

    /// To be called for the snapshots of the limiting phase in order.
    void restoreVariance(StoredPoint point) {
        float[] reference = references.vector(0);
        if (variance != null && reference != null) {
            variance.begin();
            variance.add(point.position(), reference, 0, range.count());
        }
    }

    boolean needsEigenvectors(PartHeader header) {
        return header.hasCurvatureStep() && header.getCurvatureStep() != eigenvectorStep;
    }

    void useEigenvectors(long curvatureStep, Curvature curvature) {
        basis = ModeBasis.of(curvature, range);
        eigenvectorStep = curvatureStep;
    }

    /// @param shard sketch of the part's shard. Modified unless the snapshot has none, is refused or known.
    /// @return empty for a snapshot that was folded before
    /// @throws NotFiniteException when a coordinate is infinite or not a number; nothing is changed then
    Optional<PartialStatistics> fold(FramePart part, ShardSketch shard) {
        PartHeader header = part.header();
        if (header.getOrdinal() <= lastOrdinal) {
            return Optional.empty();
        }
        long index = plan.indexOf(header.getStep());
        boolean limiting = header.getPhase() != Phase.PHASE_CONVERGENCE && plan.isLimiting(header.getStep());
        boolean windowed = history != null && limiting && index >= 0;
        // Windows keep the arrays; anything else copies what it keeps.
        position = windowed ? new float[range.count()] : buffers.position(range.count());
        velocity = windowed ? new float[range.count()] : buffers.velocity(range.count());
        TensorSums tensors = load(part);
        lastOrdinal = header.getOrdinal();
        takeOrigins(header);

        Pass pass = new Pass(tensors, limiting, index, header);
        boolean due = ShardSketch.isDue(plan, header.getOrdinal(), header.getStep(), limiting);
        CoordinateAccumulator sketched =
                due ? shard.begin(header.getOrdinal(), range, references).orElse(null) : null;
        for (Block block : geometry.blocks()) {
            pass.add(block, sketched);
        }
        PartialStatistics statistics = pass.statistics();
        if (history != null && windowed) {
            history.add(index, new Point(position, velocity));
        }
        Optional<SketchSums> whole = due ? shard.end(range, sketched != null) : Optional.empty();
        return Optional.of(whole.map(statistics::withSketch).orElse(statistics));
    }

    /// Copies the vectors out of the record, and takes their norms, which are finite where every coordinate is.
    private TensorSums load(FramePart part) {
        FloatBuffer positions = part.positions();
        FloatBuffer velocities = part.velocities();
        TensorSums tensors = TensorSums.zeros(geometry.firstTensor(), geometry.tensorCount());
        for (Block block : geometry.blocks()) {
            positions.get(block.from(), position, block.from(), block.count());
            velocities.get(block.from(), velocity, block.from(), block.count());
            for (Segment segment : block.segments()) {
                BlockKernels.squaredNorms(position, velocity, segment.from(), segment.count(), lanes, pair);
                double positionSquared = pair[0];
                double velocitySquared = pair[1];
                if (!Double.isFinite(positionSquared + velocitySquared)) {
                    throw new NotFiniteException("a coordinate of run " + plan.run() + " at step "
                            + part.header().getStep() + " is infinite or not a number");
                }
                tensors.get(segment.tensor()).normSquared.add(positionSquared);
                tensors.get(segment.tensor()).velocitySquared.add(velocitySquared);
            }
        }
        return tensors;
    }

    private void takeOrigins(PartHeader header) {
        long step = header.getStep();
        if (header.getReference()) {
            references.put(0, step, Arrays.copyOf(position, range.count()));
        }
        if (references.wants(step) || anchors.wants(step)) {
            float[] kept = Arrays.copyOf(position, range.count());
            references.take(step, kept);
            anchors.take(step, kept);
        }
    }

    /// One snapshot.
    private final class Pass {
        private final PartHeader header;
        private final TensorSums tensors;
        private final boolean limiting;
        private final OriginSums fromReferences = references.sums();
        private final OriginSums fromAnchors = anchors.sums();
        private final Projections projections = Projections.of(basis.modes());
        private final WindowSums windows;
        private final List<Window> ending = new ArrayList<>();
        private final float @Nullable [] reference = references.vector(0);
        private final @Nullable CoordinateVariance variances;
        private final boolean variancesTold;

        Pass(TensorSums tensors, boolean limiting, long index, PartHeader header) {
            this.header = header;
            this.tensors = tensors;
            this.limiting = limiting;
            LagHistory<Point> earlier = history;
            boolean measured = earlier != null && limiting && index >= 0;
            this.windows = measured ? WindowSums.absent(plan.lags().size()) : WindowSums.none();
            if (earlier != null && measured) {
                earlier.windowsEndingAt(index, (slot, beginning) -> {
                    windows.begin(slot);
                    ending.add(new Window(slot, beginning));
                });
            }
            CoordinateVariance kept = limiting && reference != null ? variance : null;
            if (kept != null) {
                kept.begin();
            }
            variances = kept;
            variancesTold = kept != null
                    && (CoordinateVariance.isTold(header.getOrdinal()) || header.getStep() >= plan.lastStep());
        }

        void add(Block block, @Nullable CoordinateAccumulator sketched) {
            int from = block.from();
            int count = block.count();
            if (reference != null && sketched != null) {
                sketched.add(block.coordinate(), position, reference, velocity, from, count);
            }
            distances(block);
            project(from, count);
            if (variances != null && reference != null) {
                variances.add(position, reference, from, count);
            }
            if (variances != null && variancesTold) {
                for (Segment segment : block.segments()) {
                    variances.report(segment, tensors.get(segment.tensor()));
                }
            }
            for (Window window : ending) {
                windows.squared[window.slot].add(
                        BlockKernels.squaredDistance(position, window.beginning.position, from, count, lanes));
                windows.velocityProduct[window.slot].add(
                        BlockKernels.product(velocity, window.beginning.velocity, from, count, lanes));
            }
        }

        /// Two by two. Those from the first reference point are taken tensor by tensor, so that they pair only with
        /// themselves where a block has several.
        private void distances(Block block) {
            float[] waiting = null;
            ExactSum sum = null;
            if (reference != null && block.segments().size() == 1) {
                waiting = reference;
                sum = tensors.get(block.segments().getFirst().tensor()).referenceSquared;
            } else if (reference != null) {
                for (Segment segment : block.segments()) {
                    tensors.get(segment.tensor())
                            .referenceSquared
                            .add(BlockKernels.squaredDistance(
                                    position, reference, segment.from(), segment.count(), lanes));
                }
            }
            for (int i = 1; i < references.count() + anchors.count(); i++) {
                boolean anchor = i >= references.count();
                int place = anchor ? i - references.count() : i;
                float[] vector = anchor ? anchors.vector(place) : references.vector(place);
                if (vector == null) {
                    continue;
                }
                ExactSum squared = anchor ? fromAnchors.squared[place] : fromReferences.squared[place];
                if (waiting == null || sum == null) {
                    waiting = vector;
                    sum = squared;
                } else {
                    BlockKernels.squaredDistances(position, waiting, vector, block.from(), block.count(), lanes, pair);
                    sum.add(pair[0]);
                    squared.add(pair[1]);
                    waiting = null;
                    sum = null;
                }
            }
            if (waiting != null && sum != null) {
                sum.add(BlockKernels.squaredDistance(position, waiting, block.from(), block.count(), lanes));
            }
        }

        private void project(int from, int count) {
            if (basis.modes() == 0) {
                return;
            }
            if (reference != null) {
                BlockKernels.subtract(position, reference, from, count, buffers.displacement);
            }
            BlockKernels.widen(velocity, from, count, buffers.widened);
            basis.project(from, count, buffers.displacement, buffers.widened, projections);
        }

        PartialStatistics statistics() {
            for (TensorSum tensor : tensors.sums()) {
                if (reference == null) {
                    tensor.loseReference();
                } else if (fromReferences.count() > 0) {
                    fromReferences.squared[0].add(tensor.referenceSquared);
                }
                if (!variancesTold) {
                    tensor.loseVariance();
                }
            }
            if (reference == null) {
                projections.losePositions();
            }
            return new PartialStatistics(
                    header.getOrdinal(),
                    header.getStep(),
                    plan.partIndex(range.shard(), range.part()),
                    limiting,
                    range.count(),
                    tensors,
                    fromReferences,
                    fromAnchors,
                    projections,
                    windows,
                    Optional.empty());
        }
    }
}
