package dev.perrin.analysis.component;

/// Leading eigenpairs of the covariance of vectors that pass once, by Frequent Directions.
///
/// The rows a = √(n/(n+1)) (x − μₙ) with the running mean μₙ of the n vectors before have Σ aaᵀ = Σ (x − μ)(x − μ)ᵀ
/// exactly (Welford), so what is sketched is the centred covariance. At most 2ℓ rows B are held; when full, they
/// are turned into their singular directions and every squared singular value is lowered by the (ℓ+1)-th, δ. With
/// Δ = Σδ over all such steps and A the matrix of all rows:
///
/// ```text
/// 0 ≤ uᵀ(AᵀA − BᵀB)u ≤ Δ for every unit vector u,    Δ ≤ ‖A − A_r‖²_F/(ℓ + 1 − r) for every r ≤ ℓ
/// ```
///
/// so the i-th eigenvalue of AᵀA lies between that of BᵀB and Δ above it. Δ is known as it is summed, and is what
/// is reported. Vectors may be whole ones (small d) or linear sketches of them (k = 4096); a sketch adds its own
/// error, which the caller knows.
///
/// Cost: about 3ℓ·dimension multiplications a vector. Memory: 8·(2ℓ + 1)·dimension bytes, 1.1 MB for ℓ = 16 and
/// dimension 4096. Source: Liberty 2013; Ghashami, Liberty, Phillips, Woodruff 2016.
///
/// @param dimension of the vectors
/// @param rank ℓ, 2 to 256
public record FrequentDirections(int dimension, int rank) {
    public FrequentDirections {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be at least 1, but is " + dimension);
        }
        if (rank < 2 || rank > 256) {
            throw new IllegalArgumentException("rank must be from 2 to 256, but is " + rank);
        }
    }

    public FrequentDirectionsState newState() {
        return new FrequentDirectionsState(this);
    }
}
