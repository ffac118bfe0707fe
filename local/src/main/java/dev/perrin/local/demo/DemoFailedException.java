package dev.perrin.local.demo;

/// Why the demo cannot go on, in words for people.
final class DemoFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
        super(message);
    }
}
