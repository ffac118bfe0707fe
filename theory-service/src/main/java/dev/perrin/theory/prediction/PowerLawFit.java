package dev.perrin.theory.prediction;

import dev.perrin.theory.mode.InvalidQuestionException;

/// Growth exponent c of `MSD ∝ kᶜ`: the slope of `ln MSD` on `ln k`, by least squares over the steps in a
/// window (T11).
public record PowerLawFit(FitWindow window) {
    /// @param steps length n. Not modified.
    /// @param msd   length n. Not modified.
    /// @throws InvalidQuestionException when fewer than two different steps lie in the window, or a value
    ///     there is 0.
    public double exponent(long[] steps, double[] msd) {
        int count = 0;
        double meanLogStep = 0;
        double meanLogMsd = 0;
        for (int i = 0; i < steps.length; i++) {
            if (window.contains(steps[i])) {
                if (!(msd[i] > 0)) {
                    throw new InvalidQuestionException(
                            "exponent_window", described(), "has a mean-squared displacement of 0 at step " + steps[i]);
                }
                count++;
                meanLogStep += (Math.log((double) steps[i]) - meanLogStep) / count;
                meanLogMsd += (Math.log(msd[i]) - meanLogMsd) / count;
            }
        }
        double spread = 0;
        double covariation = 0;
        for (int i = 0; i < steps.length; i++) {
            if (window.contains(steps[i])) {
                double deviation = Math.log((double) steps[i]) - meanLogStep;
                spread += deviation * deviation;
                covariation += deviation * (Math.log(msd[i]) - meanLogMsd);
            }
        }
        if (spread == 0) {
            throw new InvalidQuestionException(
                    "exponent_window", described(), "must contain at least two different steps of the grid");
        }
        return covariation / spread;
    }

    private String described() {
        return "[" + window.from() + ", " + window.to() + "]";
    }
}
