package dev.perrin.analysis.stationarity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Verdict on stationarity from trends of several quantities.
///
/// Each quantity is tested by [Trend]; the probabilities are combined by [CauchyCombination], because the
/// quantities depend on each other. "not stationary" below [#SIGNIFICANT]. "stationary" only when the combined
/// probability is above [#UNSUSPICIOUS] **and** a change that mattered would have been seen: for every quantity
/// that [Quantity#sensitive] names, two standard errors of its change over the run are less than its tolerance.
/// Otherwise "undecided", and the reason says what is missing.
public final class Stationarity {
    /// Less than this probability is a trend.
    public static final double SIGNIFICANT = 0.01;

    /// Above this nothing is suspected.
    public static final double UNSUSPICIOUS = 0.05;

    private Stationarity() {}

    /// @param series block means
    /// @param tolerance relative change over the run that would matter; infinite where a trend alone counts, as
    ///     for a mean that is zero
    public record Quantity(BlockSeries series, double tolerance) {
        public Quantity {
            if (!(tolerance > 0)) {
                throw new IllegalArgumentException("tolerance must be greater than 0, but is " + tolerance);
            }
        }

        boolean sensitive() {
            return !Double.isInfinite(tolerance);
        }
    }

    /// @param probability NaN while undecided for want of data
    /// @param verdict "stationary", "not stationary" or "undecided"
    /// @param reason in words
    /// @param tests of every quantity
    public record Verdict(double probability, String verdict, String reason, List<Trend> tests) {
        public Verdict {
            tests = List.copyOf(tests);
        }
    }

    /// @param others further probabilities under stationarity, such as that of the fluctuation-dissipation ratio.
    ///     Not modified.
    public static Verdict of(List<Quantity> quantities, double... others) {
        List<Trend> tests = new ArrayList<>();
        for (Quantity quantity : quantities) {
            tests.add(Trend.of(quantity.series()));
        }
        double[] all = new double[tests.size() + others.length];
        for (int i = 0; i < tests.size(); i++) {
            all[i] = tests.get(i).probability();
        }
        System.arraycopy(others, 0, all, tests.size(), others.length);
        double probability = CauchyCombination.of(all);
        if (Double.isNaN(probability)) {
            return new Verdict(probability, "undecided", wanting(tests), tests);
        }
        if (probability < SIGNIFICANT) {
            return new Verdict(probability, "not stationary", trend(tests), tests);
        }
        if (probability <= UNSUSPICIOUS) {
            return new Verdict(probability, "undecided", "suspected: " + trend(tests), tests);
        }
        String blind = blind(quantities, tests);
        if (!blind.isEmpty()) {
            return new Verdict(probability, "undecided", blind, tests);
        }
        return new Verdict(probability, "stationary", "no trend in " + names(tests), tests);
    }

    private static String wanting(List<Trend> tests) {
        for (Trend test : tests) {
            if (test.correlation() > Trend.MAX_CORRELATION) {
                return "the run is too short against the memory of the " + test.name();
            }
        }
        return "too few blocks of time";
    }

    private static String trend(List<Trend> tests) {
        Trend strongest = null;
        for (Trend test : tests) {
            if (!Double.isNaN(test.probability())
                    && (strongest == null || test.probability() < strongest.probability())) {
                strongest = test;
            }
        }
        if (strongest == null || strongest.probability() > UNSUSPICIOUS) {
            return "the fluctuation-dissipation ratio is not 1";
        }
        return String.format(
                Locale.ROOT,
                "%s changes by %.2g %% (± %.1g %%) over the run",
                strongest.name(),
                100 * strongest.change(),
                100 * strongest.changeError());
    }

    private static String blind(List<Quantity> quantities, List<Trend> tests) {
        for (int i = 0; i < tests.size(); i++) {
            Trend test = tests.get(i);
            if (!quantities.get(i).sensitive()) {
                continue;
            }
            if (test.correlation() > Trend.MAX_CORRELATION) {
                return "the run is too short against the memory of the " + test.name();
            }
            if (!(2 * test.changeError() <= quantities.get(i).tolerance())) {
                return String.format(
                        Locale.ROOT,
                        "a change of %.0f %% in %s would not be seen yet",
                        100 * quantities.get(i).tolerance(),
                        test.name());
            }
        }
        return "";
    }

    private static String names(List<Trend> tests) {
        List<String> names = new ArrayList<>();
        for (Trend test : tests) {
            if (!Double.isNaN(test.probability())) {
                names.add(test.name());
            }
        }
        return String.join(", ", names);
    }
}
