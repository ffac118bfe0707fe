package dev.perrin.theory.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Values that a hyperparameter runs through: numbers as [Numbers#doubles] reads them, or evenly spaced ones.
final class Ranges {
    static final String FORM = "0.1,0.2 or @FILE or FIRST:LAST:COUNT or log:FIRST:LAST:COUNT";

    private static final String LOGARITHMIC = "log:";
    private static final int MOST = 1_000_000;

    private Ranges() {}

    static List<Double> doubles(String option, String text) {
        if (text.startsWith(LOGARITHMIC)) {
            return spaced(option, text.substring(LOGARITHMIC.length()), Math::log, Math::exp);
        }
        return isSpaced(text)
                ? spaced(option, text, DoubleUnaryOperator.identity(), DoubleUnaryOperator.identity())
                : Numbers.doubles(option, text);
    }

    /// Whole numbers; evenly spaced ones are rounded, and none comes twice.
    static List<Long> longs(String option, String text) {
        return isSpaced(text)
                ? doubles(option, text).stream().map(Math::round).distinct().toList()
                : Numbers.longs(option, text);
    }

    private static boolean isSpaced(String text) {
        return text.contains(":") && !text.startsWith("@");
    }

    /// Evenly spaced on a scale, both ends included as they are written.
    private static List<Double> spaced(
            String option, String text, DoubleUnaryOperator scale, DoubleUnaryOperator inverse) {
        List<Double> numbers = Numbers.colons(option, "FIRST:LAST:COUNT", text);
        double first = scale.applyAsDouble(numbers.get(0));
        double last = scale.applyAsDouble(numbers.get(1));
        int count = Numbers.small(option, numbers.get(2));
        if (!Double.isFinite(first) || !Double.isFinite(last)) {
            throw new BadOptionException(option + " must run between finite numbers, and log: between numbers above 0, "
                    + "but is '" + text + "'");
        }
        if (count < 2 || count > MOST) {
            throw new BadOptionException(option + " must run through 2 to " + MOST + " values, but has " + count);
        }
        List<Double> values = new ArrayList<>(List.of(numbers.get(0)));
        for (int i = 1; i < count - 1; i++) {
            values.add(inverse.applyAsDouble(first + (last - first) * i / (count - 1)));
        }
        values.add(numbers.get(1));
        return values;
    }
}
