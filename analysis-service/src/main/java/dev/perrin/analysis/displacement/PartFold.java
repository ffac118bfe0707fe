package dev.perrin.analysis.displacement;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.wire.frame.FramePart;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Folds the snapshots of one part of one run, in order. In memory only: the reference point, the vectors that
/// later windows begin at, and the part's slice of the eigenvectors.
///
/// Cost per snapshot: O(n) for each lag that ends there (about 35) and for each mode. Not thread safe.
final class PartFold {
    private static final double[] NONE = {};

    private final RunPlan plan;
    private final PartRange range;
    private final @Nullable VectorHistory history;
    private float @Nullable [] reference;
    private double[][] eigenvectors = {};
    private long eigenvectorStep = -1;
    private long lastOrdinal = -1;

    PartFold(RunPlan plan, PartRange range) {
        this.plan = plan;
        this.range = range;
        this.history = plan.windowed() ? new VectorHistory(plan.lags()) : null;
    }

    PartRange range() {
        return range;
    }

    /// @param position kept, not copied
    void restoreReference(float[] position) {
        reference = position;
    }

    /// @param position kept, not copied
    void restore(long index, float[] position) {
        if (history != null) {
            history.add(index, position);
        }
    }

    boolean needsEigenvectors(PartHeader header) {
        return header.hasCurvatureStep() && header.getCurvatureStep() != eigenvectorStep;
    }

    void useEigenvectors(long curvatureStep, Curvature curvature) {
        eigenvectors = curvature.slice(range.offset(), range.count());
        eigenvectorStep = curvatureStep;
    }

    /// @return empty for a snapshot that was folded before
    /// @throws NotFiniteException when a coordinate is infinite or not a number; nothing is changed then
    Optional<PartialStatistics> fold(FramePart part) {
        PartHeader header = part.header();
        if (header.getOrdinal() <= lastOrdinal) {
            return Optional.empty();
        }
        float[] position = new float[range.count()];
        float[] velocity = new float[range.count()];
        part.positions().get(position);
        part.velocities().get(velocity);
        if (!VectorKernels.isFinite(position) || !VectorKernels.isFinite(velocity)) {
            throw new NotFiniteException("a coordinate of run " + header.getRun() + " at step " + header.getStep()
                    + " is infinite or not a number");
        }
        lastOrdinal = header.getOrdinal();
        if (header.getReference()) {
            reference = position;
        }
        boolean limiting = header.getPhase() == Phase.PHASE_LIMITING;
        return Optional.of(new PartialStatistics(
                header.getOrdinal(),
                header.getStep(),
                plan.partIndex(range.shard(), range.part()),
                limiting,
                reference == null ? Double.NaN : VectorKernels.squaredDistance(position, reference),
                VectorKernels.squaredNorm(velocity),
                positionProjection(position),
                velocityProjection(velocity),
                limiting ? windows(plan.indexOf(header.getStep()), position) : NONE));
    }

    private double[] windows(long index, float[] position) {
        if (history == null || index < 0) {
            return NONE;
        }
        double[] distances = new double[plan.lags().size()];
        history.squaredDistances(index, position, distances);
        history.add(index, position);
        return distances;
    }

    private double[] positionProjection(float[] position) {
        if (reference == null) {
            return NONE;
        }
        double[] projection = new double[eigenvectors.length];
        for (int mode = 0; mode < projection.length; mode++) {
            projection[mode] = VectorKernels.projectDifference(eigenvectors[mode], position, reference);
        }
        return projection;
    }

    private double[] velocityProjection(float[] velocity) {
        double[] projection = new double[eigenvectors.length];
        for (int mode = 0; mode < projection.length; mode++) {
            projection[mode] = VectorKernels.project(eigenvectors[mode], velocity);
        }
        return projection;
    }
}
