package dev.perrin.trainer.model.network.cuda;

/// NVIDIA's driver is missing, or says no.
public final class CudaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CudaException(String message) {
        super(message);
    }

    CudaException(String message, Throwable cause) {
        super(message, cause);
    }
}
