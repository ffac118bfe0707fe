package dev.perrin.theory.equivalence;

import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.number.DoubleDouble;
import java.util.Optional;

/// Hyperparameters that keep what is asked to be kept when one of them is changed (T37), in closed form.
///
/// The momentum is found first, by its distance 1 − β from 1, and rounded; whatever else moves is found from the
/// rounded one. So a quantity that is kept by moving something else than the momentum is kept to a few units in the
/// last place, and one kept by the momentum alone to as much as a double near β can express: 2⁻⁵³/(1−β).
public final class Equivalence {
    /// How far rounding may take a momentum and a batch size beyond their range: they are put back. The error of the
    /// latter grows like 1/(1−β).
    private static final double MOMENTUM_SLACK = 1e-12;

    private static final double BATCH_SLACK = 1e-9;

    private final Tuning before;
    private final EquivalenceRule rule;
    private final Knob changed;
    private final double value;
    /// What changes by this factor.
    private final DoubleDouble ratio;

    private Equivalence(Tuning before, EquivalenceRule rule, Knob changed, double value, DoubleDouble ratio) {
        this.before = before;
        this.rule = rule;
        this.changed = changed;
        this.value = value;
        this.ratio = ratio;
    }

    /// @param changed what is changed, to `value` in the form of `before`.
    /// @param adjust  what is moved to make up for it; where there is a choice the default is the first the rule
    ///     allows in the order of [Knob].
    /// @throws InvalidQuestionException when nothing attainable makes up for the change.
    public static Tuning find(Tuning before, EquivalenceRule rule, Knob changed, double value, Optional<Knob> adjust) {
        Tuning changedAlone = with(before, changed, value);
        DoubleDouble ratio = switch (changed) {
            case LEARNING_RATE -> DoubleDouble.of(value).dividedBy(before.learningRate());
            case MOMENTUM -> changedAlone.dissipation().dividedBy(before.dissipation());
            case BATCH_SIZE -> DoubleDouble.of(value).dividedBy(before.batchSize());
        };
        Equivalence equivalence = new Equivalence(before, rule, changed, value, ratio);
        return switch (rule) {
            case TEMPERATURE_AND_FREQUENCY -> equivalence.keepTemperatureAndFrequency(adjust);
            case DAMPING -> equivalence.keepDamping(adjust);
            case STATIONARY_VARIANCE -> equivalence.keepVariance(adjust);
        };
    }

    private static Tuning with(Tuning tuning, Knob knob, double value) {
        return switch (knob) {
            case LEARNING_RATE -> new Tuning(tuning.form(), value, tuning.momentum(), tuning.batchSize());
            case MOMENTUM -> new Tuning(tuning.form(), tuning.learningRate(), value, tuning.batchSize());
            case BATCH_SIZE -> new Tuning(tuning.form(), tuning.learningRate(), tuning.momentum(), value);
        };
    }

    private Tuning keepTemperatureAndFrequency(Optional<Knob> adjust) {
        adjust.ifPresent(knob -> {
            throw new InvalidQuestionException(
                    "adjust", knob.field(), "must be left out: to keep temperature and frequency both others move");
        });
        DoubleDouble push = before.push();
        DoubleDouble kept = before.dissipation().times(push);
        double kappa = kept.times(before.batchSize()).value();
        double coldest = Math.sqrt(Math.max(0, 1 - kappa));
        double eta = before.learningRate();
        boolean averages = before.form().averages();
        double momentum = switch (changed) {
            case MOMENTUM -> value;
            case BATCH_SIZE -> momentumOfProduct(kept.dividedBy(ratio), "at least " + Math.max(1, kappa));
            case LEARNING_RATE ->
                averages
                        ? momentumOfProduct(
                                kept.dividedBy(ratio),
                                "at least " + eta * Math.max(kept.value(), 1 / before.batchSize()))
                        : momentumOfSum(
                                push.dividedBy(ratio),
                                "in (" + eta * push.value() / 2 + ", " + eta * push.value() / (1 + coldest) + "]");
        };
        Tuning turned = with(before, Knob.MOMENTUM, momentum);
        DoubleDouble sums = push.dividedBy(turned.push());
        DoubleDouble dissipations = before.dissipation().dividedBy(turned.dissipation());
        double batch = changed == Knob.BATCH_SIZE
                ? value
                : batch(
                        sums.times(dissipations).times(before.batchSize()),
                        changed == Knob.MOMENTUM
                                ? "in [" + coldest + ", 1)"
                                : averages
                                        ? "at least " + eta / before.batchSize()
                                        : "in (" + eta * push.value() / 2 + ", " + eta * push.value() / (1 + coldest)
                                                + "]");
        double learningRate = changed == Knob.LEARNING_RATE
                ? value
                : learningRate((averages ? sums.times(dissipations) : sums).times(eta));
        return new Tuning(before.form(), learningRate, momentum, batch);
    }

    /// The batch size does not enter: changed, nothing else moves.
    private Tuning keepDamping(Optional<Knob> adjust) {
        Optional<Knob> moves = switch (changed) {
            case LEARNING_RATE -> Optional.of(Knob.MOMENTUM);
            case MOMENTUM -> Optional.of(Knob.LEARNING_RATE);
            case BATCH_SIZE -> Optional.empty();
        };
        adjust.filter(knob -> !moves.equals(Optional.of(knob))).ifPresent(knob -> {
            throw new InvalidQuestionException(
                    "adjust",
                    knob.field(),
                    "must be left out: to keep the damping, "
                            + moves.map(Knob::field).orElse("nothing") + " moves with " + changed.field());
        });
        DoubleDouble push = before.push();
        double eta = before.learningRate();
        return switch (changed) {
            case BATCH_SIZE -> with(before, changed, value);
            case LEARNING_RATE ->
                with(
                        with(before, changed, value),
                        Knob.MOMENTUM,
                        before.form().averages()
                                ? momentumOfSum(
                                        push.dividedBy(ratio),
                                        "in (" + eta * push.value() / 2 + ", " + eta * push.value() + "]")
                                : momentumOfQuotient(
                                        before.dissipation().times(ratio).dividedBy(push),
                                        "in (0, "
                                                + push.times(eta)
                                                        .dividedBy(before.dissipation())
                                                        .value()
                                                + "]"));
            case MOMENTUM -> {
                Tuning turned = with(before, changed, value);
                DoubleDouble sums = push.dividedBy(turned.push());
                yield with(
                        turned,
                        Knob.LEARNING_RATE,
                        learningRate((before.form().averages() ? sums : sums.times(ratio)).times(eta)));
            }
        };
    }

    private Tuning keepVariance(Optional<Knob> adjust) {
        Knob moved = adjust.orElse(changed == Knob.BATCH_SIZE ? Knob.LEARNING_RATE : Knob.BATCH_SIZE);
        if (moved == changed) {
            throw new InvalidQuestionException("adjust", moved.field(), "must differ from what is changed");
        }
        boolean averages = before.form().averages();
        if (averages && moved == Knob.MOMENTUM) {
            throw new InvalidQuestionException(
                    "adjust",
                    moved.field(),
                    "cannot keep the stationary variance: with averaged gradients it does not depend on momentum");
        }
        // Of η/(S(1−β)), or of η/S for averaged gradients.
        DoubleDouble grows = switch (changed) {
            case LEARNING_RATE -> ratio;
            case BATCH_SIZE -> DoubleDouble.ONE.dividedBy(ratio);
            case MOMENTUM -> averages ? DoubleDouble.ONE : DoubleDouble.ONE.dividedBy(ratio);
        };
        Tuning turned = with(before, changed, value);
        double dissipation = before.dissipation().value();
        return with(
                turned,
                moved,
                switch (moved) {
                    case BATCH_SIZE ->
                        batch(
                                grows.times(before.batchSize()),
                                changed == Knob.LEARNING_RATE
                                        ? "at least " + before.learningRate() / before.batchSize()
                                        : "in [" + Math.max(0, 1 - before.batchSize() * dissipation) + ", 1)");
                    case LEARNING_RATE ->
                        learningRate(DoubleDouble.of(before.learningRate()).dividedBy(grows));
                    case MOMENTUM ->
                        momentumOfDissipation(
                                grows.times(before.dissipation()),
                                changed == Knob.LEARNING_RATE
                                        ? "in (0, " + before.learningRate() / dissipation + "]"
                                        : "at least " + Math.max(1, before.batchSize() * dissipation));
                });
    }

    /// From 1 + β.
    private double momentumOfSum(DoubleDouble sum, String attainable) {
        return momentumOfDissipation(DoubleDouble.of(2).minus(sum), attainable);
    }

    /// From q = 1 − β²: `1 − β = q/(1 + √(1−q))`.
    private double momentumOfProduct(DoubleDouble product, String attainable) {
        DoubleDouble rest = DoubleDouble.ONE.minus(product);
        DoubleDouble beta = rest.hi() > 0 ? rest.squareRoot() : DoubleDouble.ZERO;
        return momentumOfDissipation(product.dividedBy(DoubleDouble.ONE.plus(beta)), attainable);
    }

    /// From r = (1−β)/(1+β): `1 − β = 2r/(1+r)`.
    private double momentumOfQuotient(DoubleDouble quotient, String attainable) {
        return momentumOfDissipation(quotient.times(2).dividedBy(DoubleDouble.ONE.plus(quotient)), attainable);
    }

    private double momentumOfDissipation(DoubleDouble dissipation, String attainable) {
        double momentum = DoubleDouble.ONE.minus(dissipation).value();
        if (!(momentum >= -MOMENTUM_SLACK && momentum < 1)) {
            throw refusal(Knob.MOMENTUM, momentum, attainable);
        }
        return Math.max(0, momentum);
    }

    private double batch(DoubleDouble exact, String attainable) {
        double batch = exact.value();
        if (!(batch >= 1 - BATCH_SLACK && batch <= 0x1p53)) {
            throw refusal(Knob.BATCH_SIZE, batch, attainable);
        }
        return Math.max(1, batch);
    }

    private double learningRate(DoubleDouble exact) {
        double learningRate = exact.value();
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw refusal(Knob.LEARNING_RATE, learningRate, "changed by less");
        }
        return learningRate;
    }

    private InvalidQuestionException refusal(Knob moved, double needed, String attainable) {
        return new InvalidQuestionException(
                changed.field(),
                value,
                "must be " + attainable + " to keep " + rule.kept() + ", which needs " + moved.field() + " = " + needed
                        + " here");
    }
}
