package dev.perrin.theory.kernel;

import java.util.List;
import java.util.Optional;

/// Means and covariances of (θ, u) at step 0.
record StartLanes(Lanes position, Lanes velocity, Optional<Covariance> covariance) {
    /// Entries θθ, θu and uu.
    record Covariance(Lanes p11, Lanes p12, Lanes p22) {}

    static StartLanes of(List<StartMoments> starts) {
        boolean point = starts.stream().allMatch(StartMoments::isPoint);
        return new StartLanes(
                Lanes.of(starts, StartMoments::position),
                Lanes.of(starts, StartMoments::velocity),
                point
                        ? Optional.empty()
                        : Optional.of(new Covariance(
                                Lanes.of(starts, StartMoments::p11),
                                Lanes.of(starts, StartMoments::p12),
                                Lanes.of(starts, StartMoments::p22))));
    }

    /// target = base + a P bᵀ with rows a and b.
    void plusCovariance(Lanes target, Lanes base, Lanes a1, Lanes a2, Lanes b1, Lanes b2) {
        int n = base.count();
        if (covariance.isEmpty()) {
            target.copy(base);
            return;
        }
        Covariance p = covariance.get();
        Lanes part = new Lanes(n);
        Lanes row1 = new Lanes(n).plusProduct(part.product(a1, p.p11()), a2, p.p12());
        Lanes row2 = new Lanes(n).plusProduct(part.product(a1, p.p12()), a2, p.p22());
        target.plusProduct(part.plusProduct(base, row1, b1), row2, b2);
    }
}
