package dev.perrin.theory.equivalence;

/// What equivalent hyperparameters keep (T37).
public enum EquivalenceRule {
    /// κ = S(1−β²) and ω² ∝ 1/(η(1+β)).
    TEMPERATURE_AND_FREQUENCY("temperature and frequency"),
    /// γ = (1−β)/(η(1+β)).
    DAMPING("the damping"),
    /// Var θ ∝ η/(S(1−β)).
    STATIONARY_VARIANCE("the stationary variance");

    private final String kept;

    EquivalenceRule(String kept) {
        this.kept = kept;
    }

    /// What is kept, in words.
    String kept() {
        return kept;
    }
}
