package dev.perrin.theory.client;

/// The question has no answer, or asks for more than the service allows. The message is the sentence of the service:
/// field, value and rule.
public final class TheoryRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TheoryRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
