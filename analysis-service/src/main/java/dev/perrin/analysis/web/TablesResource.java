package dev.perrin.analysis.web;

import dev.perrin.analysis.live.LiveView;
import dev.perrin.analysis.live.PhaseSelection;
import dev.perrin.analysis.live.Results;
import dev.perrin.analysis.table.ArrowTables;
import dev.perrin.analysis.table.CsvTables;
import dev.perrin.analysis.table.ResultTables;
import dev.perrin.analysis.table.Table;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Results as tables, for notebooks and spreadsheets:
///
/// | path | answer |
/// | --- | --- |
/// | `GET /api/runs/{run}/tables` | names of the tables, one a line |
/// | `GET /api/runs/{run}/tables/{table}.csv` | comma-separated values |
/// | `GET /api/runs/{run}/tables/{table}.arrow` | Arrow's file format |
///
/// `?result=ID` as in [RunsResource].
@Path("/api/runs/{run}/tables")
public class TablesResource {
    private static final String CSV = ".csv";
    private static final String ARROW = ".arrow";

    private final LiveView view;
    private final Results results;

    TablesResource(LiveView view, Results results) {
        this.view = view;
        this.results = results;
    }

    @GET
    @Produces(MediaType.TEXT_PLAIN)
    @RunOnVirtualThread
    public String names(@PathParam("run") String run, @QueryParam("result") @Nullable String result) {
        StringBuilder names = new StringBuilder();
        for (String name : ResultTables.names(whole(Answers.name(run, result)))) {
            names.append(name).append('\n');
        }
        return names.toString();
    }

    @GET
    @Path("/{file}")
    @RunOnVirtualThread
    public Response table(
            @PathParam("run") String run,
            @PathParam("file") String file,
            @QueryParam("result") @Nullable String result) {
        String name = Answers.name(run, result);
        if (file.endsWith(CSV)) {
            Table table = find(name, file.substring(0, file.length() - CSV.length()));
            return file(file, "text/csv; charset=utf-8", CsvTables.write(table));
        }
        if (file.endsWith(ARROW)) {
            Table table = find(name, file.substring(0, file.length() - ARROW.length()));
            return file(file, "application/vnd.apache.arrow.file", ArrowTables.write(table));
        }
        throw Answers.failure(Response.Status.NOT_FOUND, "a table's name must end with .csv or .arrow", null);
    }

    private Table find(String name, String table) {
        AnalysisResult result = whole(name);
        return ResultTables.find(result, table)
                .orElseThrow(() -> Answers.failure(
                        Response.Status.NOT_FOUND,
                        "result " + name + " has no table '" + table.replaceAll("\\p{Cntrl}", "?") + "'; it has "
                                + String.join(", ", ResultTables.names(result)),
                        null));
    }

    /// With the phase trajectories, which a result itself does not carry.
    private AnalysisResult whole(String name) {
        AnalysisResult result = results.find(name).orElseThrow(() -> Answers.unknown(name));
        PhaseSelection all = PhaseSelection.of(List.of(), 0, 0, Integer.MAX_VALUE);
        return result.toBuilder()
                .addAllTrajectories(view.trajectories(name, all).orElse(List.of()))
                .build();
    }

    private static Response file(String name, String type, Object content) {
        return Response.ok(content, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .build();
    }
}
