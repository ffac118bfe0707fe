package dev.perrin.trainer.curvature;

/// A number that was estimated, and one standard error of it.
public record Estimate(double value, double standardError) {
    public Estimate {
        if (!Double.isFinite(value) || !(standardError >= 0) || !Double.isFinite(standardError)) {
            throw new IllegalArgumentException(
                    "an estimate must be finite, but is " + value + " with the standard error " + standardError);
        }
    }

    /// @param factor ≥ 0
    Estimate times(double factor) {
        return new Estimate(factor * value, factor * standardError);
    }

    /// Mean of independent draws with the error that their scatter tells.
    ///
    /// @param draws at least two. Not modified.
    static Estimate ofMean(double[] draws) {
        double mean = 0;
        for (double draw : draws) {
            mean += draw / draws.length;
        }
        double squares = 0;
        for (double draw : draws) {
            squares += (draw - mean) * (draw - mean);
        }
        return new Estimate(mean, Math.sqrt(squares / (draws.length - 1) / draws.length));
    }
}
