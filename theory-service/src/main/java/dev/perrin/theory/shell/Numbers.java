package dev.perrin.theory.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Numbers on a command line.
final class Numbers {
    private Numbers() {}

    /// Numbers separated by commas or blanks, or `@FILE` that has them.
    static List<Double> doubles(String option, String text) {
        List<Double> numbers = new ArrayList<>();
        for (String word : words(option, text)) {
            numbers.add(number(option, word));
        }
        return numbers;
    }

    /// As [#doubles], of whole numbers, which may be written as `1e6`.
    static List<Long> longs(String option, String text) {
        return doubles(option, text).stream().map(value -> whole(option, value)).toList();
    }

    /// Exactly so many numbers separated by colons.
    ///
    /// @param form what they are, separated in the same way.
    static List<Double> colons(String option, String form, String text) {
        String[] words = text.split(":", -1);
        if (words.length != form.split(":", -1).length) {
            throw new BadOptionException(option + " must be " + form + ", but is '" + text + "'");
        }
        return Arrays.stream(words).map(word -> number(option, word)).toList();
    }

    static long whole(String option, double value) {
        if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
            throw new BadOptionException(option + " must be whole numbers, but has " + value);
        }
        return (long) value;
    }

    static int small(String option, double value) {
        if (Math.abs(value) > Integer.MAX_VALUE) {
            throw new BadOptionException(option + " must be below 2^31, but has " + value);
        }
        return (int) whole(option, value);
    }

    /// What a file has.
    static String text(String option, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new BadOptionException(option + ": cannot read the file '" + file + "'");
        }
    }

    private static List<String> words(String option, String text) {
        String content = text.startsWith("@") ? text(option, text.substring(1)) : text;
        return Arrays.stream(content.strip().split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static double number(String option, String word) {
        try {
            // "1d" is a number to Java, and to nobody else.
            if (!word.toLowerCase(Locale.ROOT).matches(".*[df]")) {
                return Double.parseDouble(word.strip());
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new BadOptionException(option + " must be numbers, but has '" + word + "'");
    }
}
