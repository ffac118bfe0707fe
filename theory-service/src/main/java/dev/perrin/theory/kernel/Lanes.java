package dev.perrin.theory.kernel;

import dev.perrin.theory.number.DoubleDouble;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// One double-double number (see [DoubleDouble]) for each mode of a block, the high parts in one array and the
/// low parts in another. A mode has its lane: what happens there does not depend on the other lanes.
///
/// Every operation is one loop without branches over a handful of arrays, small enough for the compiler to
/// vectorise; larger loops are not. The target of an operation must not be one of its arguments.
final class Lanes {
    private static final int FEW = 4;

    private final double[] hi;
    private final double[] lo;

    /// Zeros.
    Lanes(int count) {
        hi = new double[count];
        lo = new double[count];
    }

    /// One number in all lanes.
    static Lanes all(int count, double value) {
        Lanes lanes = new Lanes(count);
        Arrays.fill(lanes.hi, value);
        return lanes;
    }

    /// One lane for each element.
    static <T> Lanes of(List<T> elements, Function<T, DoubleDouble> value) {
        Lanes lanes = new Lanes(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            lanes.set(i, value.apply(elements.get(i)));
        }
        return lanes;
    }

    int count() {
        return hi.length;
    }

    /// Whether they fill no vector, so that one after the other with everything done at once, in [DoubleDouble]s, is
    /// quicker. The bits are the same.
    boolean isFew() {
        return hi.length < FEW;
    }

    void set(int lane, DoubleDouble value) {
        hi[lane] = value.hi();
        lo[lane] = value.lo();
    }

    DoubleDouble get(int lane) {
        return new DoubleDouble(hi[lane], lo[lane]);
    }

    private void set(int lane, Lanes from) {
        hi[lane] = from.hi[lane];
        lo[lane] = from.lo[lane];
    }

    /// The nearest doubles of all lanes; the array changes with this.
    double[] values() {
        return hi;
    }

    /// this = a.
    void copy(Lanes a) {
        System.arraycopy(a.hi, 0, hi, 0, hi.length);
        System.arraycopy(a.lo, 0, lo, 0, lo.length);
    }

    /// this = a + b.
    Lanes sum(Lanes a, Lanes b) {
        sum(hi.length, hi, lo, a.hi, a.lo, b.hi, b.lo);
        return this;
    }

    /// this = a·b.
    Lanes product(Lanes a, Lanes b) {
        product(hi.length, hi, lo, a.hi, a.lo, b.hi, b.lo);
        return this;
    }

    /// this = base + a·b.
    Lanes plusProduct(Lanes base, Lanes a, Lanes b) {
        plusProduct(hi.length, hi, lo, base.hi, base.lo, a.hi, a.lo, b.hi, b.lo);
        return this;
    }

    /// Where `near` is below ½ in size: near and 1 + near; elsewhere far − 1 and far (T4). Of two forms of one
    /// number, close to 1 or not, this takes the one that has the digits.
    ///
    /// @param one  takes the number.
    /// @param less takes the number less 1.
    static void choose(Lanes near, Lanes far, Lanes one, Lanes less) {
        Lanes unit = all(near.count(), 1);
        Lanes minusUnit = all(near.count(), -1);
        one.sum(unit, near);
        less.sum(minusUnit, far);
        for (int i = 0; i < near.count(); i++) {
            if (Math.abs(near.hi[i]) < 0.5) {
                less.set(i, near);
            } else {
                one.set(i, far);
            }
        }
    }

    /// Makes 0 of what has died away: products of such numbers leave the range of a double, where arithmetic takes a
    /// hundred times as long.
    Lanes drop(double below) {
        for (int i = 0; i < hi.length; i++) {
            if (Math.abs(hi[i]) < below) {
                hi[i] = 0;
                lo[i] = 0;
            }
        }
        return this;
    }

    private static void sum(
            int count, double[] hi, double[] lo, double[] aHi, double[] aLo, double[] bHi, double[] bLo) {
        for (int i = 0; i < count; i++) {
            double a = aHi[i];
            double b = bHi[i];
            double s = a + b;
            double t = s - a;
            double rest = (a - (s - t)) + (b - t) + (aLo[i] + bLo[i]);
            double merged = s + rest;
            hi[i] = merged;
            lo[i] = rest - (merged - s);
        }
    }

    private static void product(
            int count, double[] hi, double[] lo, double[] aHi, double[] aLo, double[] bHi, double[] bLo) {
        for (int i = 0; i < count; i++) {
            double a = aHi[i];
            double b = bHi[i];
            double p = a * b;
            double rest = Math.fma(a, b, -p) + Math.fma(a, bLo[i], aLo[i] * b);
            double merged = p + rest;
            hi[i] = merged;
            lo[i] = rest - (merged - p);
        }
    }

    private static void plusProduct(
            int count,
            double[] hi,
            double[] lo,
            double[] baseHi,
            double[] baseLo,
            double[] aHi,
            double[] aLo,
            double[] bHi,
            double[] bLo) {
        for (int i = 0; i < count; i++) {
            double a = aHi[i];
            double b = bHi[i];
            double base = baseHi[i];
            // s and the exact p − t + (base − (s − t)) make up base + p; what p = a·b was rounded by goes with p − t.
            double s = base + a * b;
            double t = s - base;
            double rest = (base - (s - t)) + Math.fma(a, b, -t);
            rest += Math.fma(a, bLo[i], aLo[i] * b) + baseLo[i];
            double merged = s + rest;
            hi[i] = merged;
            lo[i] = rest - (merged - s);
        }
    }
}
