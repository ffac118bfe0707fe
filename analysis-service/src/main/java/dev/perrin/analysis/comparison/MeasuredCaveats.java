package dev.perrin.analysis.comparison;

import dev.perrin.analysis.mode.ChanceCorrelation;
import dev.perrin.analysis.noise.ModeNoiseState;
import dev.perrin.analysis.noise.VarianceChange;
import dev.perrin.analysis.stationarity.Stationarity;
import dev.perrin.proto.analysis.v1.Caveat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Assumptions of the prediction that fail because they were measured to fail: noise that is constant, that commutes
/// with the Hessian and has no memory, and a stationary run. Each is told only beyond doubt: a sound run shows one of
/// them less than once in a hundred.
final class MeasuredCaveats {
    private static final double BEYOND_DOUBT = 0.01;

    /// The chance level is exceeded by one sound run in twenty; so much above it by hardly any.
    private static final double ABOVE_CHANCE = 1.5;

    /// The bound is two standard errors; five of them are not chance at any of some dozen lags.
    private static final double BOUNDS = 2.5;

    private MeasuredCaveats() {}

    /// @param stationarity verdict where steps were observed
    static List<Caveat> of(Optional<ModeNoiseState> noise, Optional<Stationarity.Verdict> stationarity) {
        List<Caveat> caveats = new ArrayList<>();
        noise.filter(measured -> measured.count() > 1).ifPresent(measured -> {
            changing(measured).ifPresent(caveats::add);
            mixing(measured).ifPresent(caveats::add);
            remembering(measured).ifPresent(caveats::add);
        });
        stationarity
                .filter(verdict -> verdict.probability() < BEYOND_DOUBT)
                .map(verdict -> caveat(
                        "not-stationary",
                        String.format(
                                Locale.ROOT,
                                "The limiting phase is not stationary (p = %.2g): %s. The prediction is for a stationary run.",
                                verdict.probability(),
                                verdict.reason())))
                .ifPresent(caveats::add);
        return caveats;
    }

    private static Optional<Caveat> changing(ModeNoiseState noise) {
        VarianceChange change = noise.varianceChange();
        if (!(change.probability() < BEYOND_DOUBT)) {
            return Optional.empty();
        }
        return Optional.of(caveat(
                "noise-not-constant",
                String.format(
                        Locale.ROOT,
                        "The variance of the gradient noise of mode %d changes by %.2g %% between the first and the last third"
                                + " of the run (p = %.2g); the prediction takes it as constant.",
                        change.mode(),
                        100 * change.relative(),
                        change.probability())));
    }

    private static Optional<Caveat> mixing(ModeNoiseState noise) {
        ChanceCorrelation correlation = noise.correlation();
        if (!(correlation.greatest() > ABOVE_CHANCE * correlation.chance())) {
            return Optional.empty();
        }
        return Optional.of(caveat(
                "noise-not-commuting",
                String.format(
                        Locale.ROOT,
                        "Gradient noise and Hessian do not commute: the noise of modes %d and %d is correlated by %.2g (chance:"
                                + " %.2g), and %.2g %% of the squared noise covariance lies between modes. The prediction takes"
                                + " modes as independent.",
                        correlation.first(),
                        correlation.second(),
                        correlation.greatest(),
                        correlation.chance(),
                        100 * noise.offDiagonalShare())));
    }

    private static Optional<Caveat> remembering(ModeNoiseState noise) {
        List<Double> autocorrelation = noise.autocorrelation();
        double bound = noise.autocorrelationBound();
        int greatest = -1;
        for (int i = 0; i < autocorrelation.size(); i++) {
            if (Math.abs(autocorrelation.get(i)) > BOUNDS * bound
                    && (greatest < 0 || Math.abs(autocorrelation.get(i)) > Math.abs(autocorrelation.get(greatest)))) {
                greatest = i;
            }
        }
        if (greatest < 0) {
            return Optional.empty();
        }
        return Optional.of(caveat(
                "noise-correlated",
                String.format(
                        Locale.ROOT,
                        "The gradient noise remembers: its autocorrelation at lag %d is %.2g ± %.1g. The prediction of"
                                + " independent draws does not; that of shuffled epochs has an autocorrelation of its own.",
                        greatest + 1,
                        autocorrelation.get(greatest),
                        bound)));
    }

    private static Caveat caveat(String kind, String message) {
        return Caveat.newBuilder().setKind(kind).setMessage(message).build();
    }
}
