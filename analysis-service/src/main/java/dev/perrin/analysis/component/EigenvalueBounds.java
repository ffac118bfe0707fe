package dev.perrin.analysis.component;

/// Bounds of an eigenvalue λᵢ, i = 0, 1, …, of a covariance C of which only a sample is known: independent Gaussian
/// vectors, or a linear sketch, which is the same with k for n (the eigenvalues of SCSᵀ are those of C^½SᵀSC^½).
///
/// With the i-th eigenvalue λ̂ of the sample, w the half-width of the relative error of a variance, 1.96√(2/n) for
/// independent vectors, and R = Σλⱼ over j ≥ i,
///
/// ```text
/// √λ (1 − √(i/n) − w/2) ≤ √λ̂ ≤ √λ (1 + w/2) + √((R − λ)/n)
/// ```
///
/// The left side is the least singular value of a sample in the span of the i + 1 leading vectors, the right side the
/// greatest in the complement of the i leading ones (interlacing). √(i/n) and √((R − λ)/n) are what the expectations of
/// Gordon and Chevet say, less the vector's own part, for which w stands: Var √χ²ₙ ≈ ½. So λ̂ is too great where many
/// small variances add up, and the bounds say by how much at most.
///
/// Source: Gordon 1985; Chevet 1978; Vershynin, High-Dimensional Probability, 7.3.
///
/// @param low ≥ 0
/// @param high infinite where the sample is too small to give one
record EigenvalueBounds(double low, double high) {
    private static final int ITERATIONS = 60;

    /// @param sampleLow λ̂ is not less
    /// @param sampleHigh λ̂ is not greater
    /// @param greater i, eigenvalues that are greater
    /// @param rest R, not too small
    /// @param number n
    /// @param halfWidth w
    static EigenvalueBounds of(
            double sampleLow, double sampleHigh, int greater, double rest, double number, double halfWidth) {
        double shrink = 1 - Math.sqrt(greater / number) - halfWidth / 2;
        double high = shrink > 0 ? sampleHigh / (shrink * shrink) : Double.POSITIVE_INFINITY;
        // The least λ that allows for √λ̂: from 0 on the iteration ascends to it.
        double low = 0;
        for (int i = 0; i < ITERATIONS; i++) {
            double root = Math.sqrt(sampleLow) - Math.sqrt(Math.max(0, rest - low) / number);
            double next = Math.max(0, root) / (1 + halfWidth / 2);
            low = next * next;
        }
        return new EigenvalueBounds(low, high);
    }
}
