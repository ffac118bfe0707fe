package dev.perrin.analysis.series;

/// Divides time since the reference point into cells: one per snapshot interval at first, [#PER_DECADE] per decade
/// from where that is coarser.
final class LogarithmicCells {
    static final int PER_DECADE = 400;

    /// Where 400 cells per decade are as wide as one interval: 400 / ln 10.
    private static final long UNIT_CELLS = 174;

    private LogarithmicCells() {}

    /// @param index snapshot intervals since the reference point, ≥ 0
    static long cell(long index) {
        if (index <= UNIT_CELLS) {
            return index;
        }
        return UNIT_CELLS + (long) Math.floor(PER_DECADE * Math.log10((double) index / UNIT_CELLS));
    }
}
