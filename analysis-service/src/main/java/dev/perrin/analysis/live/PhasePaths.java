package dev.perrin.analysis.live;

import dev.perrin.analysis.mode.PhasePoint;
import dev.perrin.analysis.mode.PhaseThinning;
import dev.perrin.proto.analysis.v1.PhaseTrajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Phase trajectories put together from the pieces in which they are published. Guarded by its [LiveView].
final class PhasePaths {
    /// A curve on a screen has hardly more points than this.
    static final int DEFAULT_POINTS = 1000;

    private static final dev.perrin.analysis.mode.PhaseTrajectory CELLS =
            new dev.perrin.analysis.mode.PhaseTrajectory(1, 1000);

    private final NavigableMap<Integer, List<PhasePoint>> paths = new TreeMap<>();

    /// What is known already, by its steps, is passed over.
    void add(List<PhaseTrajectory> pieces) {
        for (PhaseTrajectory piece : pieces) {
            List<PhasePoint> path = paths.computeIfAbsent(piece.getMode(), _ -> new ArrayList<>());
            long last = path.isEmpty() ? Long.MIN_VALUE : path.getLast().step();
            long first = path.isEmpty() ? first(piece) : path.getFirst().step();
            for (int i = 0; i < piece.getStepCount(); i++) {
                long step = piece.getStep(i);
                if (step > last) {
                    path.add(new PhasePoint(step - first, step, piece.getPosition(i), piece.getVelocity(i)));
                }
            }
        }
    }

    void clear() {
        paths.clear();
    }

    private static long first(PhaseTrajectory piece) {
        return piece.getStepCount() == 0 ? 0 : piece.getStep(0);
    }

    /// A mode without a path is left out.
    List<PhaseTrajectory> select(PhaseSelection selection) {
        List<PhaseTrajectory> selected = new ArrayList<>();
        paths.forEach((mode, path) -> {
            if (selection.modes().isEmpty() || selection.modes().contains(mode)) {
                List<PhasePoint> within = path.stream()
                        .filter(point -> point.step() >= selection.fromStep() && point.step() <= selection.toStep())
                        .toList();
                PhaseTrajectory.Builder trajectory =
                        PhaseTrajectory.newBuilder().setMode(mode);
                for (PhasePoint point : PhaseThinning.thin(within, CELLS, selection.maxPoints())) {
                    trajectory
                            .addStep(point.step())
                            .addPosition(point.position())
                            .addVelocity(point.velocity());
                }
                selected.add(trajectory.build());
            }
        });
        return selected;
    }
}
