package dev.perrin.wire;

import java.util.ArrayList;
import java.util.List;

/// Sentences about broken rules: "field must …, but is value".
final class Violations {
    private final List<String> sentences = new ArrayList<>();

    List<String> sentences() {
        return List.copyOf(sentences);
    }

    void require(boolean holds, String field, String rule, Object value) {
        if (!holds) {
            add(field, rule, value);
        }
    }

    void requireBetween(long low, long value, long high, String field) {
        require(low <= value && value <= high, field, "be between " + low + " and " + high, value);
    }

    void requireZeroOrBetween(long low, long value, long high, String field) {
        require(value == 0 || (low <= value && value <= high), field, "be 0 or between " + low + " and " + high, value);
    }

    void add(String field, String rule, Object value) {
        sentences.add(field + " must " + rule + ", but is " + value);
    }
}
