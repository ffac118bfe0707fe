package dev.perrin.snapshot.grpc;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.CorruptObjectException;
import dev.perrin.snapshot.archive.ObjectMissingException;
import dev.perrin.snapshot.lifecycle.ManifestRepair.RecordLostException;
import dev.perrin.snapshot.lifecycle.RunGoesOnException;
import dev.perrin.snapshot.lifecycle.UnknownRunException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.jboss.logging.Logger;

/// Statuses for what can go wrong.
final class Failures {
    private static final Logger LOG = Logger.getLogger(Failures.class);

    private Failures() {}

    static StatusRuntimeException of(RuntimeException failure) {
        Status status = switch (failure) {
            case StatusRuntimeException known -> known.getStatus();
            case UnknownRunException _ -> Status.NOT_FOUND;
            case RunGoesOnException _, RecordLostException _ -> Status.FAILED_PRECONDITION;
            case IllegalArgumentException _ -> Status.INVALID_ARGUMENT;
            case ArchiveUnavailableException _ -> Status.UNAVAILABLE;
            case CorruptObjectException _, ObjectMissingException _ -> Status.DATA_LOSS;
            default -> Status.INTERNAL;
        };
        if (status.getCode() == Status.Code.INTERNAL || status.getCode() == Status.Code.DATA_LOSS) {
            LOG.errorf(failure, "request failed status=%s", status.getCode());
        }
        return failure instanceof StatusRuntimeException known
                ? known
                : status.withDescription(failure.getMessage())
                        .withCause(failure)
                        .asRuntimeException();
    }
}
