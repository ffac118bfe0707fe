package dev.perrin.theory.number;

/// A running sum that carries its rounding errors along (Neumaier 1974): its error does not grow with the number of
/// terms. Small and mutable; one instance backs one sum.
public final class CompensatedSum {
    private double sum;
    private double correction;

    public void add(double value) {
        double next = sum + value;
        correction += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
        sum = next;
    }

    /// @return the sum of what was added; 0 for nothing, infinite once it was.
    public double value() {
        return Double.isInfinite(sum) ? sum : sum + correction;
    }
}
