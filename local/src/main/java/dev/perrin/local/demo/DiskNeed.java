package dev.perrin.local.demo;

import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.SnapshotSchedule;

/// Room on disk that a run is going to take, so that a full disk is found before it and not in the middle of it.
final class DiskNeed {
    /// Logs, indexes, curvature, results.
    static final long MARGIN_BYTES = 512L << 20;

    private static final int BYTES_PER_PHASE_POINT_COORDINATE = 2 * Float.BYTES;
    /// Every snapshot is once in the broker's log and once in the store.
    private static final int COPIES = 2;
    /// For data and models whose size is not known here.
    private static final int ASSUMED_FEATURES = 100;

    private DiskNeed() {}

    static long bytes(RunSpec spec) {
        long snapshots = snapshots(spec);
        double bytes = (double) snapshots * dimension(spec) * BYTES_PER_PHASE_POINT_COORDINATE * COPIES;
        return MARGIN_BYTES + (long) Math.min(bytes, 0x1p60);
    }

    private static long snapshots(RunSpec spec) {
        SnapshotSchedule schedule = spec.getSnapshots();
        return schedule.hasPerDecade()
                ? (long) Math.ceil(schedule.getPerDecade() * Math.log10((double) spec.getLimitingSteps())) + 2
                : spec.getLimitingSteps() / schedule.getEverySteps() + 1;
    }

    /// Parameters of the model on the built-in data; an estimate on other data.
    static long dimension(RunSpec spec) {
        int inputs = inputs(spec.getData()) + 1;
        int outputs = spec.getModel().getName().equals("linear") ? 1 : 10;
        long dimension = 0;
        for (int width : spec.getModel().getHiddenWidthsList()) {
            dimension += (long) inputs * width;
            inputs = width + 1;
        }
        return dimension + (long) inputs * outputs;
    }

    private static int inputs(String data) {
        return switch (data) {
            case "digits" -> 64;
            case "diabetes" -> 10;
            default -> ASSUMED_FEATURES;
        };
    }
}
