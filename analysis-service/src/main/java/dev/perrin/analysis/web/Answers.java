package dev.perrin.analysis.web;

import dev.perrin.analysis.live.ResultName;
import dev.perrin.wire.RunId;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What requests have in common: names, numbers and refusals.
final class Answers {
    private Answers() {}

    /// Name of a result.
    ///
    /// @param result null or empty for the live one
    static String name(String run, @Nullable String result) {
        if (!RunId.isValid(run)) {
            throw failure(Response.Status.BAD_REQUEST, "run: must be 1 to 64 of [a-z0-9-]", null);
        }
        String id = result == null || result.isEmpty() ? ResultName.LIVE : result;
        if (!RunId.isValid(id)) {
            throw failure(Response.Status.BAD_REQUEST, "result: must be 1 to 64 of [a-z0-9-]", null);
        }
        return ResultName.of(run, id);
    }

    static int whole(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw failure(Response.Status.BAD_REQUEST, name + ": must be a whole number", e);
        }
    }

    /// Turns what a core refuses into an answer.
    static <T> T checked(Supplier<T> core) {
        try {
            return core.get();
        } catch (IllegalArgumentException e) {
            throw failure(Response.Status.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    static WebApplicationException unknown(String name) {
        return failure(
                Response.Status.NOT_FOUND,
                name.indexOf('/') < 0 ? "run " + name + " was never seen" : "there is no result " + name,
                null);
    }

    static WebApplicationException failure(Response.Status status, String text, @Nullable Throwable cause) {
        return new WebApplicationException(
                cause,
                Response.status(status)
                        .type(MediaType.APPLICATION_JSON)
                        .entity(ProtoJson.error(text))
                        .build());
    }
}
