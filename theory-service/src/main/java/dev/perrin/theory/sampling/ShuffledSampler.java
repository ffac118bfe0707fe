package dev.perrin.theory.sampling;

import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.number.DoubleDouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One mode under noise that adds up to zero over every epoch of M steps (T39), without going step by step: given the
/// sum w of the kicks of this epoch so far, the sum Δ of the next g kicks is that of a random walk that ends at 0 after
/// M steps, and given Δ what g independent kicks do is again Gaussian,
///
/// ```text
/// Δ ~ N(−w g/R, s g(R−g)/R),  R steps left,      z ↦ M^g z + r Δ/g + N(0, s(Q_g − r rᵀ/g)),  r = Σ_{i<g} Mⁱ(1, 1)
/// ```
///
/// A gap is cut into pieces within an epoch and whole epochs, and these into powers of two.
final class ShuffledSampler implements ModeSampler {
    private final Eigenmode mode;
    private final ModeStart start;
    private final long[] steps;
    private final long batches;
    /// s: variance of one of the kicks whose epoch mean is taken off.
    private final DoubleDouble scale;

    private final double kickVariance;
    /// Of 2ⁱ steps within an epoch.
    private final List<Piece> pieces = new ArrayList<>();
    /// Of 2ⁱ whole epochs.
    private final List<Leap> epochLeaps = new ArrayList<>();

    private final List<Spread> epochSpreads = new ArrayList<>();
    private final InitialLaw initial;

    /// @param meanPosition r/g, as `meanVelocity`.
    private record Piece(Leap leap, double meanPosition, double meanVelocity, Spread spread) {}

    /// @param process of the heavy ball under independent noise.
    /// @param scale   η²C·M/(M−1), times (N−S)/(N−1) where the data are finite.
    /// @param steps   rising. Not modified.
    ShuffledSampler(Eigenmode mode, LinearModeProcess process, ModeStart start, DoubleDouble scale, long[] steps) {
        this.mode = mode;
        this.start = start;
        this.steps = steps;
        this.batches = mode.hyperparameters().batchesPerEpoch();
        this.scale = scale;
        this.kickVariance = mode.finite(scale, "noise of a sample");
        KickedFlow power = KickedFlow.oneStep(process.flow(1));
        @Nullable KickedFlow epoch = null;
        for (int bit = 0; batches >> bit != 0; bit++) {
            if (1L << bit < batches) {
                pieces.add(piece(power));
            }
            if ((batches >> bit & 1) == 1) {
                epoch = epoch == null ? power : epoch.then(power);
            }
            power = power.then(power);
        }
        PhaseFlow epochs = Objects.requireNonNull(epoch).conditional();
        this.initial = initialLaw(process, epochs);
        long most = steps[steps.length - 1] / batches;
        for (int bit = 0; most >> bit != 0; bit++) {
            epochLeaps.add(Leap.of(mode, epochs));
            epochSpreads.add(spread(epochs));
            epochs = epochs.then(epochs);
        }
    }

    /// Numbers of leaps kept for one mode.
    static int leaps(long batches, long lastStep) {
        return 128 - Long.numberOfLeadingZeros(batches) - Long.numberOfLeadingZeros(lastStep / batches);
    }

    private Piece piece(KickedFlow flow) {
        return new Piece(
                Leap.of(mode, flow.flow()),
                flow.response1().dividedBy((double) flow.kicks()).value(),
                flow.response2().dividedBy((double) flow.kicks()).value(),
                spread(flow.conditional()));
    }

    private Spread spread(PhaseFlow flow) {
        return Spread.of(mode, flow.q11(), flow.q12(), flow.q22(), scale);
    }

    /// The law at the beginning of an epoch. The stationary one is what very many epochs lead to.
    private InitialLaw initialLaw(LinearModeProcess process, PhaseFlow oneEpoch) {
        if (!(start instanceof ModeStart.Stationary)) {
            return InitialLaw.of(mode, process, start);
        }
        if (process.stationaryCovariance().isEmpty()) {
            throw ModeStart.noStationaryState(mode);
        }
        PhaseFlow flow = oneEpoch;
        while (!hasForgotten(flow)) {
            flow = flow.then(flow);
        }
        return new InitialLaw(
                0,
                0,
                mode.isFlat()
                        ? Spread.of(mode, DoubleDouble.ZERO, DoubleDouble.ZERO, flow.q22(), scale)
                        : spread(flow));
    }

    private boolean hasForgotten(PhaseFlow flow) {
        double velocity = Math.abs(flow.m22().hi());
        double most = mode.isFlat()
                ? velocity
                : Math.max(
                        Math.max(velocity, Math.abs(flow.m11().hi())),
                        Math.max(Math.abs(flow.m12().hi()), Math.abs(flow.m21().hi())));
        return most < 0x1p-120;
    }

    @Override
    public Walk begin(GaussianStream stream) {
        ShuffledWalk walk = new ShuffledWalk(stream);
        initial.draw(walk.point, stream);
        if (start instanceof ModeStart.Stationary) {
            walk.within(stream.nextBelow(batches));
            if (mode.isFlat()) {
                walk.point.position = 0;
            }
        }
        return walk;
    }

    private final class ShuffledWalk implements Walk {
        private final GaussianStream stream;
        private final PhasePoint point = new PhasePoint();
        /// Steps of this epoch that are done.
        private long phase;
        /// w, their kicks.
        private double kicks;

        ShuffledWalk(GaussianStream stream) {
            this.stream = stream;
        }

        @Override
        public void advance(int index) {
            long gap = steps[index] - (index == 0 ? 0 : steps[index - 1]);
            if (phase != 0) {
                long rest = Math.min(gap, batches - phase);
                within(rest);
                gap -= rest;
            }
            long epochs = gap / batches;
            for (int bit = 0; epochs >> bit != 0; bit++) {
                if ((epochs >> bit & 1) == 1) {
                    point.leap(epochLeaps.get(bit), epochSpreads.get(bit), stream);
                }
            }
            within(gap % batches);
        }

        @Override
        public double position() {
            return point.position;
        }

        @Override
        public double scaledVelocity() {
            return point.velocity;
        }

        /// Goes on within the epoch, at most to its end.
        private void within(long count) {
            for (int bit = 0; count >> bit != 0; bit++) {
                if ((count >> bit & 1) == 1) {
                    piece(pieces.get(bit), 1L << bit);
                }
            }
        }

        private void piece(Piece piece, long length) {
            long left = batches - phase;
            double sum = -kicks * length / left;
            if (length < left) {
                sum += Math.sqrt(kickVariance * ((double) length / left) * (left - length)) * stream.next();
            } else {
                sum = -kicks;
            }
            double positionKick = piece.meanPosition() * sum;
            double velocityKick = piece.meanVelocity() * sum;
            Spread spread = piece.spread();
            if (!spread.isNone()) {
                double first = stream.next();
                positionKick += spread.l11() * first;
                velocityKick += spread.l21() * first + spread.l22() * stream.next();
            }
            point.kicked(piece.leap(), positionKick, velocityKick);
            phase = length == left ? 0 : phase + length;
            kicks = phase == 0 ? 0 : kicks + sum;
        }
    }
}
