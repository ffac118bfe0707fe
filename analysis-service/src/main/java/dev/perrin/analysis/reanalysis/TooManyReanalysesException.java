package dev.perrin.analysis.reanalysis;

/// So many wait that another one is refused.
public final class TooManyReanalysesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyReanalysesException(int most) {
        super(most + " re-analyses wait already: ask again when some have ended");
    }
}
