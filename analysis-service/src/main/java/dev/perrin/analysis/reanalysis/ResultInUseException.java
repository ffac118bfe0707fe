package dev.perrin.analysis.reanalysis;

/// The id belongs to a result with other settings.
public final class ResultInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ResultInUseException(String name) {
        super("result " + name + " was made with other settings: choose another result_id");
    }
}
