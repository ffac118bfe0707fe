package dev.perrin.analysis.web;

import dev.perrin.analysis.alllag.AllLagCurves;
import dev.perrin.analysis.alllag.AllLagListener;
import dev.perrin.analysis.alllag.AllLagMessages;
import dev.perrin.analysis.alllag.AllLagProgress;
import dev.perrin.analysis.alllag.AllLagSelection;
import dev.perrin.analysis.alllag.AllLags;
import dev.perrin.analysis.alllag.AllLagsBusyException;
import dev.perrin.analysis.alllag.AllLagsCancelledException;
import dev.perrin.analysis.alllag.LagThinning;
import dev.perrin.analysis.alllag.NotMeasurableException;
import dev.perrin.analysis.alllag.SnapshotsChangedException;
import dev.perrin.analysis.live.LiveView;
import dev.perrin.analysis.table.AllLagTable;
import dev.perrin.analysis.table.ArrowTables;
import dev.perrin.analysis.table.CsvTables;
import dev.perrin.analysis.table.Table;
import dev.perrin.analysis.trajectory.TrajectoryUnavailableException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Displacement and velocity autocovariance of an ended run at every lag, exactly, from the archive:
///
/// | path | answer |
/// | --- | --- |
/// | `GET /api/runs/{run}/all-lags.csv` | comma-separated values |
/// | `GET /api/runs/{run}/all-lags.arrow` | Arrow's file format |
/// | `GET /api/runs/{run}/all-lags.json` | arrays side by side |
///
/// See [AllLagsQuery] for the parameters. The answer begins when the whole is measured; a client that leaves ends the
/// work.
@Path("/api")
public class AllLagsResource {
    /// A table is made in memory.
    private static final int MOST_ROWS = 250_000;

    private final LiveView view;
    private final AllLags allLags;

    AllLagsResource(LiveView view, AllLags allLags) {
        this.view = view;
        this.allLags = allLags;
    }

    @GET
    @Path("/runs/{run}/all-lags.csv")
    @RunOnVirtualThread
    public Response csv(@PathParam("run") String run, @BeanParam AllLagsQuery query, @Context RoutingContext exchange) {
        return file("all-lags.csv", "text/csv; charset=utf-8", CsvTables.write(table(run, query, exchange)));
    }

    @GET
    @Path("/runs/{run}/all-lags.arrow")
    @RunOnVirtualThread
    public Response arrow(
            @PathParam("run") String run, @BeanParam AllLagsQuery query, @Context RoutingContext exchange) {
        return file(
                "all-lags.arrow", "application/vnd.apache.arrow.file", ArrowTables.write(table(run, query, exchange)));
    }

    @GET
    @Path("/runs/{run}/all-lags.json")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public String json(@PathParam("run") String run, @BeanParam AllLagsQuery query, @Context RoutingContext exchange) {
        return ProtoJson.of(curves(run, query, exchange));
    }

    private Table table(String run, AllLagsQuery query, RoutingContext exchange) {
        return AllLagTable.of(curves(run, query, exchange));
    }

    private dev.perrin.proto.analysis.v1.AllLagCurves curves(String run, AllLagsQuery query, RoutingContext exchange) {
        String name = Answers.name(run, null);
        if (!view.isKnown(name)) {
            throw Answers.unknown(name);
        }
        AllLagSelection selection = query.selection();
        int rate = query.rate();
        AllLagCurves curves = measure(name, selection, rate, exchange);
        int[] lags = LagThinning.of(curves.grid().snapshots(), rate);
        return AllLagMessages.of(curves, lags, 0, lags.length);
    }

    /// On a platform thread: transforms would keep virtual ones from running.
    private AllLagCurves measure(String run, AllLagSelection selection, int rate, RoutingContext exchange) {
        io.grpc.Context.CancellableContext lifetime = io.grpc.Context.ROOT.withCancellation();
        exchange.addEndHandler(_ -> lifetime.cancel(null));
        FutureTask<AllLagCurves> task =
                new FutureTask<>(lifetime.wrap(() -> allLags.measure(run, selection, new Connected(lifetime, rate))));
        Thread.ofPlatform().daemon().name("all-lags").start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lifetime.cancel(e);
            throw Answers.failure(Response.Status.SERVICE_UNAVAILABLE, "shutting down", e);
        } catch (ExecutionException e) {
            throw refusal(e.getCause());
        }
    }

    /// Until the exchange ends: with its answer or its connection.
    private record Connected(io.grpc.Context lifetime, int rate) implements AllLagListener {
        /// An answer of one piece has no place for it; but a table that is too long is refused before the work.
        @Override
        public void progress(AllLagProgress progress) {
            if (progress.pointsRead() == 0) {
                requireRows(progress.grid().snapshots(), rate);
            }
        }

        @Override
        public boolean isGone() {
            return lifetime.isCancelled();
        }
    }

    static void requireRows(int snapshots, int rate) {
        int rows = LagThinning.of(snapshots, rate).length;
        if (rows > MOST_ROWS) {
            throw new IllegalArgumentException("points-per-decade " + rate + ": " + rows + " lags must be at most "
                    + MOST_ROWS + " here; ask for fewer, or over gRPC");
        }
    }

    private static RuntimeException refusal(@Nullable Throwable failed) {
        return switch (failed) {
            case IllegalArgumentException e -> failure(Response.Status.BAD_REQUEST, e);
            case NotMeasurableException e -> failure(Response.Status.CONFLICT, e);
            case AllLagsBusyException e -> failure(Response.Status.TOO_MANY_REQUESTS, e);
            case SnapshotsChangedException e -> failure(Response.Status.CONFLICT, e);
            case TrajectoryUnavailableException e -> failure(Response.Status.SERVICE_UNAVAILABLE, e);
            // Read by nobody.
            case AllLagsCancelledException e -> failure(Response.Status.SERVICE_UNAVAILABLE, e);
            case null, default -> new IllegalStateException("all lags failed", failed);
        };
    }

    private static RuntimeException failure(Response.Status status, RuntimeException cause) {
        return Answers.failure(status, String.valueOf(cause.getMessage()), cause);
    }

    private static Response file(String name, String type, Object content) {
        return Response.ok(content, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .build();
    }
}
