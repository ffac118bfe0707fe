package dev.perrin.snapshot.shell;

/// An option whose value is no value. The message names both and the rule.
final class BadOptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadOptionException(String message) {
        super(message);
    }
}
