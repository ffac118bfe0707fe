package dev.perrin.local.demo;

/// How many snapshots of a run are where.
record RunCounts(long published, long stored, long analysed) {
    boolean allEqual() {
        return published == stored && stored == analysed;
    }
}
