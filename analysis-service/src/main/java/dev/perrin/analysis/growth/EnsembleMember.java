package dev.perrin.analysis.growth;

/// What one run of an ensemble has at the lags of all of them. Immutable.
public final class EnsembleMember {
    private final String run;
    private final double[] timeAverage;
    private final double[] displacement;

    /// @param run its name
    /// @param timeAverage windowed mean-squared displacement at each lag; NaN where not measured. Not modified.
    /// @param displacement ‖θ − θ_ref‖² at each lag after the reference point; NaN where not
    ///     measured. Not modified.
    public EnsembleMember(String run, double[] timeAverage, double[] displacement) {
        if (timeAverage.length != displacement.length) {
            throw new IllegalArgumentException("run %s has a timeAverage at %d lags and a displacement at %d"
                    .formatted(run, timeAverage.length, displacement.length));
        }
        this.run = run;
        this.timeAverage = timeAverage.clone();
        this.displacement = displacement.clone();
    }

    public String run() {
        return run;
    }

    /// Number of lags.
    public int size() {
        return timeAverage.length;
    }

    public double timeAverage(int i) {
        return timeAverage[i];
    }

    public double displacement(int i) {
        return displacement[i];
    }
}
