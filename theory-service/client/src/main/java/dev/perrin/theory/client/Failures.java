package dev.perrin.theory.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/// What a status of gRPC means to who asked.
final class Failures {
    private Failures() {}

    static RuntimeException of(StatusRuntimeException failure) {
        Status status = failure.getStatus();
        String description = status.getDescription();
        String message = description == null ? status.getCode().name() : description;
        return switch (status.getCode()) {
            case INVALID_ARGUMENT -> new TheoryRefusedException(message, failure);
            case RESOURCE_EXHAUSTED ->
                new TheoryRefusedException(
                        description == null ? "the request is larger than the service takes" : message, failure);
            case UNAVAILABLE, DEADLINE_EXCEEDED -> new TheoryUnavailableException(message, failure);
            case OK,
                    CANCELLED,
                    UNKNOWN,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    INTERNAL,
                    DATA_LOSS,
                    UNAUTHENTICATED -> new TheoryFailedException(status.getCode() + ": " + message, failure);
        };
    }
}
