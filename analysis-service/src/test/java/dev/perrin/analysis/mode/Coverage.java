package dev.perrin.analysis.mode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.blocks.BoundedEstimate;

/// Counts how often 95 % intervals hold the truth. The band allowed is four binomial standard deviations below, and
/// whatever the estimator says of itself above.
public final class Coverage {
    private final double truth;
    private int held;
    private int trials;

    public Coverage(double truth) {
        this.truth = truth;
    }

    public void add(BoundedEstimate estimate) {
        trials++;
        if (estimate.covers(truth)) {
            held++;
        }
    }

    public double share() {
        return held / (double) trials;
    }

    public void isAtLeastNominal() {
        isAtLeast(0.95);
    }

    public void isAtLeast(double nominal) {
        double band = 4 * Math.sqrt(nominal * (1 - nominal) / trials);
        assertThat(share())
                .as("%d of %d intervals hold %g", held, trials, truth)
                .isGreaterThanOrEqualTo(nominal - band);
    }

    public void isNominal() {
        isAtLeastNominal();
        double band = 4 * Math.sqrt(0.95 * 0.05 / trials);
        assertThat(share())
                .as("%d of %d intervals hold %g", held, trials, truth)
                .isLessThanOrEqualTo(0.95 + band);
    }
}
