package dev.perrin.trainer.linearalgebra;

/// A numerical problem has no solution, or none was found.
public final class NumericalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NumericalException(String message) {
        super(message);
    }
}
