package dev.perrin.analysis.web;

import dev.perrin.analysis.live.LiveView;
import dev.perrin.wire.RunId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.jspecify.annotations.Nullable;

/// Results over HTTP:
///
/// | path | answer |
/// | --- | --- |
/// | `GET /api/runs` | summaries of all runs, newest first |
/// | `GET /api/runs/{run}` | the latest result with the whole displacement series |
/// | `GET /api/runs/{run}/events` | server-sent: each result with only the points added since |
/// | `GET /api/events` | server-sent: summaries of the runs that changed, all of them first |
///
/// A client of the event streams that comes back with `Last-Event-ID`, or `?after=`, gets only what it missed.
@Path("/api")
public class RunsResource {
    private final LiveView view;
    private final EventStreams streams;

    RunsResource(LiveView view, EventStreams streams) {
        this.view = view;
        this.streams = streams;
    }

    @GET
    @Path("/runs")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public String runs() {
        return ProtoJson.of(view.runs());
    }

    @GET
    @Path("/runs/{run}")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public String result(@PathParam("run") String run) {
        requireValid(run);
        return ProtoJson.of(view.result(run).orElseThrow(() -> unknown(run)));
    }

    @GET
    @Path("/runs/{run}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> resultEvents(
            @PathParam("run") String run,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @QueryParam("after") @Nullable String after,
            @Context Sse sse) {
        requireValid(run);
        long sequence = cursor(lastEventId, after);
        if (!view.isKnown(run)) {
            throw unknown(run);
        }
        return streams.results(run, sequence, sse);
    }

    @GET
    @Path("/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> runEvents(@Context Sse sse) {
        return streams.runs(sse);
    }

    private static long cursor(@Nullable String lastEventId, @Nullable String after) {
        String given = lastEventId == null || lastEventId.isEmpty() ? after : lastEventId;
        if (given == null || given.isEmpty()) {
            return 0;
        }
        try {
            long sequence = Long.parseLong(given);
            if (sequence >= 0) {
                return sequence;
            }
        } catch (NumberFormatException e) {
            throw failure(Response.Status.BAD_REQUEST, "Last-Event-ID or after: must be a whole number", e);
        }
        throw failure(Response.Status.BAD_REQUEST, "Last-Event-ID or after: must not be negative", null);
    }

    private static void requireValid(String run) {
        if (!RunId.isValid(run)) {
            throw failure(Response.Status.BAD_REQUEST, "run: must be 1 to 64 of [a-z0-9-]", null);
        }
    }

    private static WebApplicationException unknown(String run) {
        return failure(Response.Status.NOT_FOUND, "run " + run + " was never seen", null);
    }

    private static WebApplicationException failure(Response.Status status, String text, @Nullable Throwable cause) {
        return new WebApplicationException(
                cause,
                Response.status(status)
                        .type(MediaType.APPLICATION_JSON)
                        .entity(ProtoJson.error(text))
                        .build());
    }
}
