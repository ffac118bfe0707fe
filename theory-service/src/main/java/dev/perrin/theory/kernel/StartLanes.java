package dev.perrin.theory.kernel;

import java.util.List;
import java.util.Optional;

/// Means and covariances P of (θ, u) at step 0, and what the rows of a flow make of them.
final class StartLanes {
    private final Lanes position;
    private final Lanes velocity;
    private final Optional<Covariance> covariance;
    private final Lanes part;
    private final Lanes row1;
    private final Lanes row2;

    /// Entries θθ, θu and uu.
    private record Covariance(Lanes p11, Lanes p12, Lanes p22) {}

    StartLanes(List<StartMoments> starts) {
        int count = starts.size();
        position = Lanes.of(starts, StartMoments::position);
        velocity = Lanes.of(starts, StartMoments::velocity);
        covariance = starts.stream().allMatch(StartMoments::isPoint)
                ? Optional.empty()
                : Optional.of(new Covariance(
                        Lanes.of(starts, StartMoments::p11),
                        Lanes.of(starts, StartMoments::p12),
                        Lanes.of(starts, StartMoments::p22)));
        part = new Lanes(count);
        row1 = new Lanes(count);
        row2 = new Lanes(count);
    }

    /// target = a z with a row a and the mean z.
    Lanes mean(Lanes target, Lanes a1, Lanes a2) {
        return target.plusProduct(part.product(a1, position), a2, velocity);
    }

    /// Makes aP with a row a, for [#plusCovariance].
    void weigh(Lanes a1, Lanes a2) {
        if (covariance.isPresent()) {
            Covariance p = covariance.get();
            row1.plusProduct(part.product(a1, p.p11()), a2, p.p12());
            row2.plusProduct(part.product(a1, p.p12()), a2, p.p22());
        }
    }

    /// target = base + a P bᵀ with the row a weighed before and a row b.
    void plusCovariance(Lanes target, Lanes base, Lanes b1, Lanes b2) {
        if (covariance.isPresent()) {
            target.plusProduct(part.plusProduct(base, row1, b1), row2, b2);
        } else {
            target.copy(base);
        }
    }
}
