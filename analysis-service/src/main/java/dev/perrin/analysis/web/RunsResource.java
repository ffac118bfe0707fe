package dev.perrin.analysis.web;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.analysis.live.Ensembles;
import dev.perrin.analysis.live.LiveView;
import dev.perrin.analysis.live.PhaseSelection;
import dev.perrin.analysis.live.Results;
import dev.perrin.analysis.reanalysis.NotReadyException;
import dev.perrin.analysis.reanalysis.Reanalyses;
import dev.perrin.analysis.reanalysis.ResultInUseException;
import dev.perrin.analysis.reanalysis.TooManyReanalysesException;
import dev.perrin.proto.analysis.v1.GetPhaseTrajectoryResponse;
import dev.perrin.proto.analysis.v1.MeasurementSettings;
import dev.perrin.proto.analysis.v1.ReanalyseResponse;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Results over HTTP:
///
/// | path | answer |
/// | --- | --- |
/// | `GET /api/runs` | summaries of all runs, newest first |
/// | `GET /api/runs/{run}` | the latest result with the whole displacement series |
/// | `GET /api/runs/{run}/events` | server-sent: each result with only the points added since |
/// | `GET /api/runs/{run}/phase` | positions and velocities of modes: `mode` (repeated), `from`, `to`, `points` |
/// | `GET /api/runs/{run}/ensemble` | time average against ensemble average over seeds |
/// | `POST /api/runs/{run}/results/{id}` | settings in the body: analyses the stored run again |
/// | `GET /api/events` | server-sent: summaries of the runs that changed, all of them first |
///
/// `?result=ID` asks for the result of a re-analysis instead of the live one. A client of the event streams that comes
/// back with `Last-Event-ID`, or `?after=`, gets only what it missed.
@Path("/api")
public class RunsResource {
    private final LiveView view;
    private final Results results;
    private final EventStreams streams;
    private final Ensembles ensembles;
    private final Reanalyses reanalyses;

    RunsResource(LiveView view, Results results, EventStreams streams, Ensembles ensembles, Reanalyses reanalyses) {
        this.view = view;
        this.results = results;
        this.streams = streams;
        this.ensembles = ensembles;
        this.reanalyses = reanalyses;
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
    public String result(@PathParam("run") String run, @QueryParam("result") @Nullable String result) {
        String name = Answers.name(run, result);
        return ProtoJson.of(results.find(name).orElseThrow(() -> Answers.unknown(name)));
    }

    @GET
    @Path("/runs/{run}/phase")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public String phase(
            @PathParam("run") String run,
            @QueryParam("result") @Nullable String result,
            @QueryParam("mode") List<String> modes,
            @QueryParam("from") @DefaultValue("0") String from,
            @QueryParam("to") @DefaultValue("0") String to,
            @QueryParam("points") @DefaultValue("0") String points) {
        String name = Answers.name(run, result);
        PhaseSelection selection = Answers.checked(() -> PhaseSelection.of(
                modes.stream().map(mode -> Answers.whole("mode", mode)).toList(),
                Answers.whole("from", from),
                Answers.whole("to", to),
                Answers.whole("points", points)));
        return ProtoJson.of(GetPhaseTrajectoryResponse.newBuilder()
                .addAllTrajectories(view.trajectories(name, selection).orElseThrow(() -> Answers.unknown(name)))
                .build());
    }

    @GET
    @Path("/runs/{run}/ensemble")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public String ensemble(@PathParam("run") String run) {
        String name = Answers.name(run, null);
        return ProtoJson.of(ensembles.of(name).orElseThrow(() -> Answers.unknown(name)));
    }

    @POST
    @Path("/runs/{run}/results/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public Response reanalyse(@PathParam("run") String run, @PathParam("id") String id, @Nullable String settings) {
        String name = Answers.name(run, null);
        if (!view.isKnown(name)) {
            throw Answers.unknown(name);
        }
        MeasurementSettings.Builder asked = MeasurementSettings.newBuilder();
        try {
            JsonFormat.parser().merge(settings == null || settings.isBlank() ? "{}" : settings, asked);
        } catch (InvalidProtocolBufferException e) {
            throw Answers.failure(Response.Status.BAD_REQUEST, "settings: " + e.getMessage(), e);
        }
        try {
            Reanalyses.Begun begun = Answers.checked(() -> reanalyses.begin(run, id, asked.build()));
            return Response.accepted(ProtoJson.of(ReanalyseResponse.newBuilder()
                            .setResult(begun.name())
                            .setSettings(begun.settings())
                            .build()))
                    .build();
        } catch (ResultInUseException | NotReadyException e) {
            throw Answers.failure(Response.Status.CONFLICT, String.valueOf(e.getMessage()), e);
        } catch (TooManyReanalysesException e) {
            throw Answers.failure(Response.Status.TOO_MANY_REQUESTS, String.valueOf(e.getMessage()), e);
        }
    }

    @GET
    @Path("/runs/{run}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> resultEvents(
            @PathParam("run") String run,
            @QueryParam("result") @Nullable String result,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @QueryParam("after") @Nullable String after,
            @Context Sse sse) {
        String name = Answers.name(run, result);
        long sequence = cursor(lastEventId, after);
        if (!view.isKnown(name)) {
            throw Answers.unknown(name);
        }
        return streams.results(name, sequence, sse);
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
            throw Answers.failure(Response.Status.BAD_REQUEST, "Last-Event-ID or after: must be a whole number", e);
        }
        throw Answers.failure(Response.Status.BAD_REQUEST, "Last-Event-ID or after: must not be negative", null);
    }
}
