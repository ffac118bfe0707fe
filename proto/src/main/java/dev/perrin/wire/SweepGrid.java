package dev.perrin.wire;

import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sweep;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The runs of a sweep by index: all combinations of its axes, the last axis fastest. Index i of a sweep is the same
/// run wherever it is asked for.
public final class SweepGrid {
    public static final int MAX_RUNS = 10_000;

    private final Sweep sweep;
    private final int size;

    private SweepGrid(Sweep sweep, int size) {
        this.sweep = sweep;
        this.size = size;
    }

    /// @throws IllegalArgumentException naming every broken rule, of the sweep and of each of its runs once
    public static SweepGrid of(Sweep sweep) {
        if (sweep.getSpec().getRun().isEmpty()) {
            throw new IllegalArgumentException("spec.run must name the runs of a sweep, but is empty");
        }
        long size = 1;
        for (int length : lengths(sweep)) {
            size = Math.min(size * length, Integer.MAX_VALUE);
        }
        if (size > MAX_RUNS) {
            throw new IllegalArgumentException("a sweep must have at most " + MAX_RUNS + " runs, but has " + size);
        }
        SweepGrid grid = new SweepGrid(sweep, (int) size);
        List<String> violations = IntStream.range(0, grid.size)
                .mapToObj(grid::at)
                .flatMap(spec -> RunSpecRules.violations(spec).stream())
                .distinct()
                .limit(20)
                .toList();
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", violations));
        }
        return grid;
    }

    public int size() {
        return size;
    }

    /// @param index 0 … size − 1
    /// @throws IllegalArgumentException for an index that is not in the grid
    public RunSpec at(int index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException(
                    "index must be between 0 and " + (size - 1) + ", the last of the sweep, but is " + index);
        }
        int[] place = place(index);
        RunSpec.Builder spec = sweep.getSpec().toBuilder();
        spec.setRun(spec.getRun() + "-" + index);
        Hyperparameters.Builder with = spec.getHyperparametersBuilder();
        if (sweep.getLearningRateCount() > 0) {
            with.setLearningRate(sweep.getLearningRate(place[0]));
        }
        if (sweep.getMomentumCount() > 0) {
            with.setMomentum(sweep.getMomentum(place[1]));
        }
        if (sweep.getWeightDecayCount() > 0) {
            with.setWeightDecay(sweep.getWeightDecay(place[2]));
        }
        if (sweep.getBatchSizeCount() > 0) {
            with.setBatchSize(sweep.getBatchSize(place[3]));
        }
        if (sweep.getSeedCount() > 0) {
            spec.setSeed(sweep.getSeed(place[4]));
        }
        return spec.build();
    }

    /// All, in the order of their indices.
    public List<RunSpec> all() {
        List<RunSpec> specs = new ArrayList<>();
        for (int index = 0; index < size; index++) {
            specs.add(at(index));
        }
        return specs;
    }

    private int[] place(int index) {
        int[] lengths = lengths(sweep);
        int[] place = new int[lengths.length];
        int rest = index;
        for (int axis = lengths.length - 1; axis >= 0; axis--) {
            place[axis] = rest % lengths[axis];
            rest /= lengths[axis];
        }
        return place;
    }

    /// 1 for an axis that is not given.
    private static int[] lengths(Sweep sweep) {
        return IntStream.of(
                        sweep.getLearningRateCount(),
                        sweep.getMomentumCount(),
                        sweep.getWeightDecayCount(),
                        sweep.getBatchSizeCount(),
                        sweep.getSeedCount())
                .map(count -> Math.max(1, count))
                .toArray();
    }
}
