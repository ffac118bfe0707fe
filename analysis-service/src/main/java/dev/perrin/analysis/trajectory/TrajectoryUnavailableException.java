package dev.perrin.analysis.trajectory;

/// The store of trajectories cannot be asked at the moment.
public final class TrajectoryUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TrajectoryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
