package dev.perrin.analysis.displacement;

/// A snapshot holds a coordinate that is infinite or not a number: it is refused before it touches a sum.
public final class NotFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotFiniteException(String message) {
        super(message);
    }
}
