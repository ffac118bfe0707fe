package dev.perrin.theory.mode;

/// A question that has no answer: a field whose value breaks a rule. The message names all three.
public final class InvalidQuestionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidQuestionException(String field, Object value, String rule) {
        super(field + " is " + value + ": " + rule);
    }
}
