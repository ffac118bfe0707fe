package dev.perrin.local.faults;

import java.util.SplittableRandom;

/// What is done about a run beside publishing it.
///
/// @param keepEvery a rule that keeps every n-th snapshot is set while it is published, and applied; 0: none
/// @param measured its curvature is measured
/// @param deleted it is deleted by force while it is published
record Care(int keepEvery, boolean measured, boolean deleted) {
    static final Care NONE = new Care(0, false, false);

    /// For counting.
    String kind() {
        return (deleted ? "deleted" : keepEvery > 0 ? "thinned" : "kept") + (measured ? ", measured" : "");
    }

    static Care draw(SplittableRandom random) {
        boolean deleted = random.nextDouble() < 0.12;
        int keepEvery = !deleted && random.nextDouble() < 0.25 ? 2 + random.nextInt(6) : 0;
        return new Care(keepEvery, random.nextDouble() < 0.3, deleted);
    }
}
