package dev.perrin.snapshot.shell;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes and times on a command line, and as people read them.
final class Amounts {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(B|K|M|G|T)?");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(s|m|h|d)?");
    private static final String UNITS = "BKMGT";

    private Amounts() {}

    /// Bytes, or K, M, G or T of 1,024 each.
    static long size(String option, String text) {
        Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new BadOptionException(
                    option + " must be bytes, or a number followed by K, M, G or T, but is '" + text + "'");
        }
        int power = matcher.group(2) == null ? 0 : UNITS.indexOf(matcher.group(2));
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
        } catch (ArithmeticException e) {
            throw new BadOptionException(option + " must be below 8 EiB, but is '" + text + "'");
        }
    }

    /// Whole seconds, or a number followed by s, m, h or d.
    static long seconds(String option, String text) {
        Matcher matcher = TIME.matcher(text);
        if (matcher.matches()) {
            long unit = matcher.group(2) == null
                    ? 1
                    : switch (matcher.group(2)) {
                        case "m" -> 60;
                        case "h" -> 3_600;
                        case "d" -> 86_400;
                        default -> 1;
                    };
            return Long.parseLong(matcher.group(1)) * unit;
        }
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative()) {
                return duration.toSeconds();
            }
        } catch (DateTimeParseException _) {
            // Said below.
        }
        throw new BadOptionException(
                option + " must be seconds, or a number followed by s, m, h or d, but is '" + text + "'");
    }

    /// "47.1 MiB".
    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int power = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        return String.format(Locale.ROOT, "%.1f %siB", bytes / (double) (1L << (10 * power)), "BKMGTPE".charAt(power));
    }

    /// "90 s", "36 h", "30 d": the greatest unit that divides it.
    static String time(long seconds) {
        if (seconds > 0 && seconds % 86_400 == 0) {
            return seconds / 86_400 + " d";
        }
        if (seconds > 0 && seconds % 3_600 == 0) {
            return seconds / 3_600 + " h";
        }
        return seconds > 0 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
