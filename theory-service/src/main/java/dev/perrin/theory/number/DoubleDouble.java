package dev.perrin.theory.number;

/// An unevaluated sum `hi + lo` of two doubles with `|lo| ≤ ulp(hi)/2`: about 106 bits, 32 decimal digits.
///
/// Every operation has a relative error of a few 2⁻¹⁰⁴ (Dekker 1971; Joldes, Muller, Popescu, *Tight and
/// rigorous error bounds for basic building blocks of double-word arithmetic*, 2017), with the exponent range
/// of a double. A result that overflows has a part that is not finite.
public record DoubleDouble(double hi, double lo) {
    public static final DoubleDouble ZERO = new DoubleDouble(0, 0);
    public static final DoubleDouble ONE = new DoubleDouble(1, 0);

    public static DoubleDouble of(double value) {
        return new DoubleDouble(value, 0);
    }

    /// The exact sum of two doubles.
    public static DoubleDouble sum(double a, double b) {
        double s = a + b;
        double t = s - a;
        return new DoubleDouble(s, (a - (s - t)) + (b - t));
    }

    /// The exact product of two doubles (as long as its low part does not underflow).
    public static DoubleDouble product(double a, double b) {
        double p = a * b;
        return new DoubleDouble(p, Math.fma(a, b, -p));
    }

    public DoubleDouble plus(DoubleDouble other) {
        DoubleDouble high = sum(hi, other.hi);
        DoubleDouble low = sum(lo, other.lo);
        DoubleDouble merged = normalised(high.hi, high.lo + low.hi);
        return normalised(merged.hi, merged.lo + low.lo);
    }

    public DoubleDouble minus(DoubleDouble other) {
        return plus(other.negated());
    }

    public DoubleDouble times(DoubleDouble other) {
        double p = hi * other.hi;
        double error = Math.fma(hi, other.hi, -p) + Math.fma(hi, other.lo, lo * other.hi);
        return normalised(p, error);
    }

    public DoubleDouble times(double factor) {
        double p = hi * factor;
        return normalised(p, Math.fma(lo, factor, Math.fma(hi, factor, -p)));
    }

    /// @return this + a·b, the error being a few 2⁻¹⁰⁴ of the larger of the two terms.
    public DoubleDouble plusProduct(DoubleDouble a, DoubleDouble b) {
        double s = hi + a.hi * b.hi;
        double t = s - hi;
        double rest = (hi - (s - t)) + Math.fma(a.hi, b.hi, -t);
        double low = Math.fma(a.hi, b.lo, a.lo * b.hi) + lo;
        return normalised(s, rest + low);
    }

    public DoubleDouble squared() {
        return times(this);
    }

    public DoubleDouble dividedBy(DoubleDouble divisor) {
        double first = hi / divisor.hi;
        DoubleDouble remainder = minus(divisor.times(first));
        double second = remainder.hi / divisor.hi;
        DoubleDouble rest = remainder.minus(divisor.times(second));
        return normalised(first, second).plus(of(rest.hi / divisor.hi));
    }

    public DoubleDouble dividedBy(double divisor) {
        return dividedBy(of(divisor));
    }

    /// @return the square root of this number, which must not be negative.
    public DoubleDouble squareRoot() {
        if (hi == 0) {
            return ZERO;
        }
        double root = Math.sqrt(hi);
        DoubleDouble rest = minus(product(root, root));
        return normalised(root, rest.hi / (2 * root));
    }

    public DoubleDouble negated() {
        return new DoubleDouble(-hi, -lo);
    }

    /// @return this number times 2 to the power of `exponent`.
    public DoubleDouble scaled(int exponent) {
        return new DoubleDouble(Math.scalb(hi, exponent), Math.scalb(lo, exponent));
    }

    public boolean isFinite() {
        return Double.isFinite(hi) && Double.isFinite(lo);
    }

    /// @return the nearest double.
    public double value() {
        return hi;
    }

    private static DoubleDouble normalised(double large, double small) {
        double s = large + small;
        return new DoubleDouble(s, small - (s - large));
    }
}
