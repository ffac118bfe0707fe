package dev.perrin.snapshot.grpc;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.CorruptObjectException;
import dev.perrin.snapshot.archive.NotExportableException;
import dev.perrin.snapshot.archive.NotStoredException;
import dev.perrin.snapshot.archive.ObjectMissingException;
import dev.perrin.snapshot.archive.RunRecordException;
import dev.perrin.snapshot.archive.UnknownRunException;
import dev.perrin.snapshot.export.TooManyException;
import dev.perrin.snapshot.lifecycle.ManifestRepair.RecordLostException;
import dev.perrin.snapshot.lifecycle.RunGoesOnException;
import dev.perrin.snapshot.republish.ClaimLostException;
import dev.perrin.snapshot.republish.NotReadyException;
import dev.perrin.snapshot.republish.RunExistsException;
import dev.perrin.snapshot.republish.RunStreamException;
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
            case RunGoesOnException _, RecordLostException _ -> Status.FAILED_PRECONDITION;
            case IllegalArgumentException _ -> Status.INVALID_ARGUMENT;
            case UnknownRunException _, NotStoredException _ -> Status.NOT_FOUND;
            case NotExportableException _ -> Status.FAILED_PRECONDITION;
            case RunExistsException _ -> Status.ALREADY_EXISTS;
            case ClaimLostException _ -> Status.ABORTED;
            case TooManyException _ -> Status.RESOURCE_EXHAUSTED;
            case ArchiveUnavailableException _, RunStreamException _, NotReadyException _ -> Status.UNAVAILABLE;
            case CorruptObjectException _, ObjectMissingException _, RunRecordException _ -> Status.DATA_LOSS;
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
