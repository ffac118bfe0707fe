package dev.perrin.snapshot.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.CorruptObjectException;
import dev.perrin.snapshot.archive.NotExportableException;
import dev.perrin.snapshot.archive.NotStoredException;
import dev.perrin.snapshot.archive.ObjectMissingException;
import dev.perrin.snapshot.archive.RunRecordException;
import dev.perrin.snapshot.archive.UnknownRunException;
import dev.perrin.snapshot.export.TooManyException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.logging.Logger;

/// What went wrong, as `application/problem+json` (RFC 9457): `title`, `status` and `detail`, which names field,
/// value and rule.
final class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final String PROBLEM = "application/problem+json";

    private Problems() {}

    static Response of(RuntimeException failure) {
        Status status = switch (failure) {
            case IllegalArgumentException _ -> Status.BAD_REQUEST;
            case UnknownRunException _, NotStoredException _ -> Status.NOT_FOUND;
            case NotExportableException _ -> Status.CONFLICT;
            case ArchiveUnavailableException _, TooManyException _ -> Status.SERVICE_UNAVAILABLE;
            case CorruptObjectException _, ObjectMissingException _, RunRecordException _ ->
                Status.INTERNAL_SERVER_ERROR;
            default -> Status.INTERNAL_SERVER_ERROR;
        };
        if (status == Status.INTERNAL_SERVER_ERROR) {
            LOG.error("request failed", failure);
        }
        ObjectNode problem = JsonNodeFactory.instance
                .objectNode()
                .put("title", status.getReasonPhrase())
                .put("status", status.getStatusCode())
                .put("detail", String.valueOf(failure.getMessage()));
        return Response.status(status).type(PROBLEM).entity(problem.toString()).build();
    }
}
