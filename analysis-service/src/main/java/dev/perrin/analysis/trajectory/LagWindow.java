package dev.perrin.analysis.trajectory;

/// A range of lags.
///
/// @param fromLagSteps ≥ 1
/// @param toLagSteps > fromLagSteps
public record LagWindow(long fromLagSteps, long toLagSteps) {
    public LagWindow {
        if (fromLagSteps < 1) {
            throw new IllegalArgumentException("fit_window.from_lag_steps must be at least 1, but is " + fromLagSteps);
        }
        if (toLagSteps <= fromLagSteps) {
            throw new IllegalArgumentException("fit_window.to_lag_steps must be greater than from_lag_steps "
                    + fromLagSteps + ", but is " + toLagSteps);
        }
    }
}
