package dev.perrin.snapshot.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.RunSummaries;
import dev.perrin.snapshot.archive.Segment;
import dev.perrin.snapshot.archive.SegmentCatalog;
import dev.perrin.snapshot.archive.SnapshotIndex;
import dev.perrin.snapshot.archive.SnapshotRange;
import dev.perrin.snapshot.archive.StoredRun;
import dev.perrin.snapshot.export.Admission;
import dev.perrin.snapshot.export.Exports;
import dev.perrin.snapshot.export.ParameterChoice;
import dev.perrin.snapshot.export.Presigner;
import dev.perrin.wire.RunId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// The archive over HTTP. `{snapshot}` is an ordinal, `last` or `reference`; `part` is `position` or `velocity`.
///
/// | path below `/api/runs` | answer |
/// | --- | --- |
/// | | all runs, newest first |
/// | `/{run}` | the run with its record and segments |
/// | `/{run}/snapshots?first-ordinal=&last-ordinal=&first-step=&last-step=` | what is stored, one line each |
/// | `/{run}/snapshots/{snapshot}/state_dict.safetensors?part=` | all tensors by name |
/// | `/{run}/snapshots/{snapshot}/tensors/{name}.npy?part=` | one tensor for NumPy |
/// | `/{run}/snapshots/{snapshot}/parameters.npy?first=&count=&part=` | a range of the vector for NumPy |
/// | `/{run}/trajectory.safetensors?…&first=&count=&every=` | snapshots of a range, side by side |
/// | `/{run}/segments?expires-after-seconds=` | the objects themselves, with URLs at the store |
@Path("/api/runs")
@RunOnVirtualThread
public class ArchiveResource {
    private final RunSummaries runs;
    private final SegmentCatalog catalog;
    private final SnapshotIndex index;
    private final Exports exports;
    private final Presigner presigner;
    private final Admission admission;

    ArchiveResource(
            RunSummaries runs,
            SegmentCatalog catalog,
            SnapshotIndex index,
            Exports exports,
            Presigner presigner,
            Admission admission) {
        this.runs = runs;
        this.catalog = catalog;
        this.index = index;
        this.exports = exports;
        this.presigner = presigner;
        this.admission = admission;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String runs() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        runs.list().forEach(run -> array.add(ArchiveJson.summary(run)));
        return array.toString();
    }

    @GET
    @Path("/{run}")
    @Produces(MediaType.APPLICATION_JSON)
    public String run(@PathParam("run") String run) {
        StoredRun stored = index.requireKnown(Query.run(run));
        return ArchiveJson.of(runs.of(stored), catalog.describe(stored.id(), stored.segments()))
                .toString();
    }

    @GET
    @Path("/{run}/snapshots")
    @Produces(MediaType.APPLICATION_JSON)
    public Response snapshots(@PathParam("run") String run, @BeanParam RangeParameters given) {
        KnownRun known = index.known(Query.run(run));
        SnapshotRange range = Query.range(given);
        StreamingOutput body = out -> admission.run(() -> write(known, range, out));
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }

    @GET
    @Path("/{run}/snapshots/{snapshot}/state_dict.safetensors")
    public Response stateDict(
            @PathParam("run") String run,
            @PathParam("snapshot") String snapshot,
            @QueryParam("part") @Nullable String part) {
        return Downloads.of(exports.stateDict(Query.run(run), Query.selector(snapshot), Query.part(part)), admission);
    }

    @GET
    @Path("/{run}/snapshots/{snapshot}/tensors/{name: .+}.npy")
    public Response tensor(
            @PathParam("run") String run,
            @PathParam("snapshot") String snapshot,
            @PathParam("name") String name,
            @QueryParam("part") @Nullable String part) {
        return Downloads.of(
                Exports.numpy(exports.parameters(
                        Query.run(run), Query.selector(snapshot), Query.part(part), new ParameterChoice.Tensor(name))),
                admission);
    }

    @GET
    @Path("/{run}/snapshots/{snapshot}/parameters.npy")
    public Response parameters(
            @PathParam("run") String run,
            @PathParam("snapshot") String snapshot,
            @QueryParam("first") @Nullable String first,
            @QueryParam("count") @Nullable String count,
            @QueryParam("part") @Nullable String part) {
        ParameterChoice.Range range = new ParameterChoice.Range(Query.parameters(first, count)
                .orElseThrow(() -> new IllegalArgumentException("first and count must be given, but are absent")));
        return Downloads.of(
                Exports.numpy(exports.parameters(Query.run(run), Query.selector(snapshot), Query.part(part), range)),
                admission);
    }

    @GET
    @Path("/{run}/trajectory.safetensors")
    public Response trajectory(
            @PathParam("run") String run,
            @BeanParam RangeParameters given,
            @QueryParam("first") @Nullable String first,
            @QueryParam("count") @Nullable String count,
            @QueryParam("every") @Nullable String every) {
        return Downloads.of(
                exports.trajectory(
                        Query.run(run),
                        Query.range(given),
                        Query.parameters(first, count),
                        Query.number("every", every, 1)),
                admission);
    }

    @GET
    @Path("/{run}/segments")
    @Produces(MediaType.APPLICATION_JSON)
    public String segments(
            @PathParam("run") String run, @QueryParam("expires-after-seconds") @Nullable String validity) {
        RunId id = Query.run(run);
        StoredRun stored = index.requireKnown(id);
        Map<String, Segment> segments = catalog.describe(id, stored.segments()).stream()
                .collect(Collectors.toMap(segment -> segment.key().objectKey(), Function.identity()));
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Presigner.Presigned object :
                presigner.presign(id, List.of(), Query.number("expires-after-seconds", validity, 0))) {
            Segment segment = segments.get(object.object().objectKey());
            ObjectNode node = segment == null
                    ? JsonNodeFactory.instance
                            .objectNode()
                            .put("objectKey", object.object().objectKey())
                            .put("sizeInBytes", object.object().sizeInBytes())
                    : ArchiveJson.of(segment);
            array.add(node.put("url", object.url().toString()));
        }
        return array.toString();
    }

    @ServerExceptionMapper
    Response problem(RuntimeException failure) {
        return Problems.of(failure);
    }

    /// One object a line, so that a page can be read while it arrives.
    private void write(KnownRun run, SnapshotRange range, OutputStream out) {
        try {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 64 << 10);
            String[] separator = {"[\n"};
            index.list(run, range, snapshot -> {
                try {
                    writer.write(separator[0] + ArchiveJson.of(snapshot));
                    separator[0] = ",\n";
                } catch (IOException gone) {
                    throw new UncheckedIOException(gone);
                }
            });
            writer.write(separator[0].startsWith("[") ? "[]\n" : "\n]\n");
            writer.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
