package dev.perrin.theory.relaxation;

import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.kernel.StartMoments;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.mode.StationaryCovariance;
import dev.perrin.theory.number.DoubleDouble;
import java.util.Optional;

/// Relative entropy of the law of one mode, k steps after its start, to its stationary law, in nats (T26).
///
/// ```text
/// KL(N(m, P) ‖ N(0, B)) = ½ ( mᵀB⁻¹m + Σ (eᵢ − ln(1 + eᵢ)) ),    eᵢ the eigenvalues of B⁻¹(P − B),    P − B = Mᵏ(P₀ −
/// B)Mᵏᵀ
/// ```
///
/// so it keeps its digits however near the two laws are. It never rises with k, for the stationary law goes over
/// into itself.
/// Infinite while the law has no density, as a fixed start has none.
///
/// Cost: that of the flow of k steps. Not thread safe, like the process.
public final class RelativeEntropy {
    /// Where 1 + e has lost a digit to e, ln(1 + e) is taken from the determinants instead.
    private static final double LEAST_LEFT = 0.5;

    /// det P over the product of its diagonal at which P is singular but for rounding, of 31 digits.
    private static final double SINGULAR = 1e-28;

    private final LinearModeProcess process;
    private final Covariance stationary;
    private final Law start;

    private RelativeEntropy(LinearModeProcess process, Covariance stationary, Law start) {
        this.process = process;
        this.stationary = stationary;
        this.start = start;
    }

    /// A covariance of (θ, ηv) in units of η²C.
    private record Covariance(DoubleDouble position, DoubleDouble cross, DoubleDouble velocity) {
        DoubleDouble determinant() {
            return position.times(velocity).minus(cross.squared());
        }

        Covariance minus(Covariance other) {
            return new Covariance(
                    position.minus(other.position), cross.minus(other.cross), velocity.minus(other.velocity));
        }

        /// `M P Mᵀ`.
        Covariance carriedBy(PhaseFlow flow) {
            DoubleDouble row1Position =
                    flow.m11().times(position).plus(flow.m12().times(cross));
            DoubleDouble row1Velocity = flow.m11().times(cross).plus(flow.m12().times(velocity));
            DoubleDouble row2Position =
                    flow.m21().times(position).plus(flow.m22().times(cross));
            DoubleDouble row2Velocity = flow.m21().times(cross).plus(flow.m22().times(velocity));
            return new Covariance(
                    row1Position.times(flow.m11()).plus(row1Velocity.times(flow.m12())),
                    row1Position.times(flow.m21()).plus(row1Velocity.times(flow.m22())),
                    row2Position.times(flow.m21()).plus(row2Velocity.times(flow.m22())));
        }
    }

    /// Mean of (θ, ηv) in units of η√C, and covariance.
    private record Law(DoubleDouble position, DoubleDouble velocity, Covariance covariance) {}

    /// @return empty where the mode has no stationary law with a density (flat, unstable, or without noise), and for
    /// noise with a
    ///     memory, whose law is not a function of the step alone.
    public static Optional<RelativeEntropy> of(ModeProcess process, ModeStart start) {
        if (!(process instanceof LinearModeProcess linear)) {
            return Optional.empty();
        }
        Eigenmode mode = linear.mode();
        if (mode.noise() == 0
                || linear.stationaryCovariance()
                        .flatMap(StationaryCovariance::position)
                        .isEmpty()) {
            return Optional.empty();
        }
        if (linear.stationaryCovariance().isEmpty()) {
            return Optional.empty();
        }
        StationaryCovariance law = linear.stationaryCovariance().get();
        StationaryCovariance.Position position = law.position().orElseThrow();
        Covariance stationary = new Covariance(position.variance(), position.covariance(), law.velocity());
        return Optional.of(new RelativeEntropy(linear, stationary, law(linear, start, stationary)));
    }

    private static Law law(LinearModeProcess process, ModeStart start, Covariance stationary) {
        Eigenmode mode = process.mode();
        // η√C, which does not leave the range of a double where η²C would.
        DoubleDouble unit = DoubleDouble.of(mode.noise()).squareRoot().times(mode.learningRate());
        return switch (start) {
            case ModeStart.Stationary _ -> new Law(DoubleDouble.ZERO, DoubleDouble.ZERO, stationary);
            case ModeStart.Started started -> {
                StartMoments begun = process.begin(started);
                yield new Law(
                        begun.position().dividedBy(unit),
                        begun.velocity().dividedBy(unit),
                        new Covariance(
                                begun.p11().dividedBy(unit).dividedBy(unit),
                                begun.p12().dividedBy(unit).dividedBy(unit),
                                begun.p22().dividedBy(unit).dividedBy(unit)));
            }
        };
    }

    /// @return the relative entropy after `step` steps, at least 0; infinite where the law has no density.
    /// @throws dev.perrin.theory.mode.InvalidQuestionException when it is beyond the range of a double.
    public double nats(long step) {
        return nats(process.flow(step));
    }

    PhaseFlow oneStep() {
        return process.flow(1);
    }

    double nats(PhaseFlow flow) {
        DoubleDouble determinant = stationary.determinant();
        DoubleDouble position = flow.m11().times(start.position).plus(flow.m12().times(start.velocity));
        DoubleDouble velocity = flow.m21().times(start.position).plus(flow.m22().times(start.velocity));
        DoubleDouble ofMean = stationary
                .velocity
                .times(position.squared())
                .minus(stationary.cross.times(position).times(velocity).times(2))
                .plus(stationary.position.times(velocity.squared()))
                .dividedBy(determinant);
        Covariance deviation = start.covariance.minus(stationary).carriedBy(flow);
        double ofCovariance = ofCovariance(deviation, determinant, flow);
        return Double.isInfinite(ofCovariance)
                ? ofCovariance
                : process.mode().finite(ofMean.plus(DoubleDouble.of(ofCovariance)), "relative entropy") / 2;
    }

    /// `Σ (eᵢ − ln(1 + eᵢ))`, with eᵢ those of L⁻¹(P − B)L⁻ᵀ, B = LLᵀ.
    private double ofCovariance(Covariance deviation, DoubleDouble determinant, PhaseFlow flow) {
        DoubleDouble slope = stationary.cross.dividedBy(stationary.position);
        DoubleDouble cross = deviation.cross.minus(slope.times(deviation.position));
        double first = deviation.position.dividedBy(stationary.position).value();
        double mixed = cross.dividedBy(determinant.squareRoot()).value();
        double second = deviation
                .velocity
                .minus(slope.times(deviation.cross.plus(cross)))
                .times(stationary.position)
                .dividedBy(determinant)
                .value();
        double middle = (first + second) / 2;
        double spread = Math.hypot((first - second) / 2, mixed);
        if (1 + middle - spread >= LEAST_LEFT) {
            return excess(middle + spread) + excess(middle - spread);
        }
        Covariance now = start.covariance.carriedBy(flow);
        Covariance law = new Covariance(
                now.position.plus(flow.q11()), now.cross.plus(flow.q12()), now.velocity.plus(flow.q22()));
        DoubleDouble left = law.determinant();
        if (!(left.value() > SINGULAR * law.position.times(law.velocity).value())) {
            return Double.POSITIVE_INFINITY;
        }
        return first + second - Math.log(left.dividedBy(determinant).value());
    }

    /// `e − ln(1 + e)` for e > −1: without cancellation, as `2s²/(1−s) − 2s³(1/3 + s²/5 + …)` with s = e/(2+e)
    /// where e is small.
    static double excess(double e) {
        if (Math.abs(e) > 0.25) {
            return e - Math.log1p(e);
        }
        double s = e / (2 + e);
        double square = s * s;
        double series = 0;
        for (int odd = 19; odd >= 3; odd -= 2) {
            series = series * square + 1.0 / odd;
        }
        return 2 * square * (1 / (1 - s) - s * series);
    }
}
