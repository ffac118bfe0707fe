package dev.perrin.theory.grpc;

/// Whoever asked has cancelled, or is past the deadline: the rest of the answer is wanted by nobody.
final class ReaderGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReaderGoneException() {
        super("the call was cancelled");
    }
}
