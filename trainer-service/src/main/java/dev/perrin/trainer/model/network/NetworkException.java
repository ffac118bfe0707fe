package dev.perrin.trainer.model.network;

/// A network that cannot be built for the examples it is to see, or weights that are not those of a network.
public final class NetworkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NetworkException(String message) {
        super(message);
    }

    public NetworkException(String message, Throwable cause) {
        super(message, cause);
    }
}
