package dev.perrin.theory.kernel;

import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.number.DoubleDouble;
import java.util.List;
import java.util.Optional;

/// What k steps do to a vector, M = Mᵏ₁, and to the sum of the vectors before each of them,
/// S = 1 + M₁ + … + Mᵏ⁻¹₁ (T50).
///
/// @param s1 first row of S.
/// @param s2 second row of S, where it is wanted.
record SummedFlow(Lanes m11, Lanes m12, Lanes m21, Lanes m22, Row s1, Optional<Row> s2)
        implements Gaps.Map<SummedFlow> {
    /// What is smaller adds nothing to a sum of double-doubles, and neither does a product of two such numbers.
    static final double SMALLEST = 1e-140;

    /// A row of S.
    record Row(Lanes first, Lanes second) {
        /// `S₁ + S₂M₁`, this being the row of S₁ and `later` that of S₂.
        Row then(Row later, SummedFlow before) {
            int n = first.count();
            Lanes part = new Lanes(n);
            return new Row(
                    new Lanes(n)
                            .plusProduct(part.plusProduct(first, later.first, before.m11), later.second, before.m21),
                    new Lanes(n)
                            .plusProduct(part.plusProduct(second, later.first, before.m12), later.second, before.m22));
        }

        static Row zero(int count) {
            return new Row(new Lanes(count), new Lanes(count));
        }

        /// The same for one lane of this row, of `earlier` and `later`.
        void then(int lane, Row earlier, Row later, SummedFlow before) {
            DoubleDouble x = later.first.get(lane);
            DoubleDouble y = later.second.get(lane);
            first.set(
                    lane,
                    earlier.first.get(lane).plusProduct(x, before.m11.get(lane)).plusProduct(y, before.m21.get(lane)));
            second.set(
                    lane,
                    earlier.second
                            .get(lane)
                            .plusProduct(x, before.m12.get(lane))
                            .plusProduct(y, before.m22.get(lane)));
        }

        /// target = base + this · (x, y).
        void addTo(Lanes target, Lanes base, Lanes x, Lanes y, Lanes part) {
            target.plusProduct(part.plusProduct(base, first, x), second, y);
        }

        /// base + this · (x, y) in one lane.
        DoubleDouble plus(int lane, DoubleDouble base, DoubleDouble x, DoubleDouble y) {
            return base.plusProduct(first.get(lane), x).plusProduct(second.get(lane), y);
        }
    }

    /// @param bothRows whether the second row of S is wanted.
    static SummedFlow oneStep(List<PhaseFlow> flows, boolean bothRows) {
        int count = flows.size();
        return new SummedFlow(
                Lanes.of(flows, PhaseFlow::m11),
                Lanes.of(flows, PhaseFlow::m12),
                Lanes.of(flows, PhaseFlow::m21),
                Lanes.of(flows, PhaseFlow::m22),
                new Row(Lanes.all(count, 1), Lanes.all(count, 0)),
                bothRows ? Optional.of(new Row(Lanes.all(count, 0), Lanes.all(count, 1))) : Optional.empty());
    }

    /// `M = M₂M₁`, `S = S₁ + S₂M₁`.
    @Override
    public SummedFlow then(SummedFlow later) {
        return m11.isFew() ? thenOneByOne(later) : thenTogether(later);
    }

    private SummedFlow thenTogether(SummedFlow later) {
        int n = m11.count();
        Lanes part = new Lanes(n);
        return new SummedFlow(
                new Lanes(n)
                        .plusProduct(part.product(later.m11, m11), later.m12, m21)
                        .drop(SMALLEST),
                new Lanes(n)
                        .plusProduct(part.product(later.m11, m12), later.m12, m22)
                        .drop(SMALLEST),
                new Lanes(n)
                        .plusProduct(part.product(later.m21, m11), later.m22, m21)
                        .drop(SMALLEST),
                new Lanes(n)
                        .plusProduct(part.product(later.m21, m12), later.m22, m22)
                        .drop(SMALLEST),
                s1.then(later.s1, this),
                s2.flatMap(row -> later.s2.map(next -> row.then(next, this))));
    }

    /// The same bits, one lane after the other.
    private SummedFlow thenOneByOne(SummedFlow later) {
        int n = m11.count();
        SummedFlow both = new SummedFlow(
                new Lanes(n), new Lanes(n), new Lanes(n), new Lanes(n), Row.zero(n), s2.map(_ -> Row.zero(n)));
        for (int i = 0; i < n; i++) {
            DoubleDouble a11 = m11.get(i);
            DoubleDouble a12 = m12.get(i);
            DoubleDouble a21 = m21.get(i);
            DoubleDouble a22 = m22.get(i);
            DoubleDouble b11 = later.m11.get(i);
            DoubleDouble b12 = later.m12.get(i);
            DoubleDouble b21 = later.m21.get(i);
            DoubleDouble b22 = later.m22.get(i);
            both.m11.set(i, alive(b11.times(a11).plusProduct(b12, a21)));
            both.m12.set(i, alive(b11.times(a12).plusProduct(b12, a22)));
            both.m21.set(i, alive(b21.times(a11).plusProduct(b22, a21)));
            both.m22.set(i, alive(b21.times(a12).plusProduct(b22, a22)));
            both.s1.then(i, s1, later.s1, this);
            if (s2.isPresent()) {
                both.s2.orElseThrow().then(i, s2.get(), later.s2.orElseThrow(), this);
            }
        }
        return both;
    }

    private static DoubleDouble alive(DoubleDouble value) {
        return Math.abs(value.hi()) < SMALLEST ? DoubleDouble.ZERO : value;
    }
}
