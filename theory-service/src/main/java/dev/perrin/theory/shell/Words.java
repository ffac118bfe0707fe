package dev.perrin.theory.shell;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Values of an enumeration as they are typed: `STATIONARY_VARIANCE` is "stationary-variance".
final class Words {
    private Words() {}

    static <E extends Enum<E>> E of(String option, Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> typed(value).equals(word))
                .findFirst()
                .orElseThrow(() -> new BadOptionException(option + " must be one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(Words::typed)
                                .collect(Collectors.joining(", "))
                        + ", but is '" + word + "'"));
    }

    static String typed(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
