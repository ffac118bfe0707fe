package dev.perrin.analysis.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.live.LiveView;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.proto.analysis.v1.AllLagCurves;
import dev.perrin.proto.analysis.v1.AllLagProgress;
import dev.perrin.proto.analysis.v1.AnalysisGrpc;
import dev.perrin.proto.analysis.v1.GetAllLagMsdRequest;
import dev.perrin.proto.analysis.v1.GetAllLagMsdResponse;
import dev.perrin.proto.analysis.v1.ParameterRange;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Curves at all lags, over gRPC and HTTP.
@QuarkusTest
@SuppressWarnings("NullAway.Init")
final class AllLagCallsTest {
    private static final int BURN_IN = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource("/")
    URI root;

    @Inject
    LiveView view;

    @Inject
    Catalog catalog;

    private ManagedChannel channel;
    private AnalysisGrpc.AnalysisBlockingStub analysis;

    @BeforeEach
    void connect() {
        for (String run : List.of("all-lags", SimulatedCoordinates.HANGING, SimulatedCoordinates.UNREACHABLE)) {
            learn(new Frames(run, SimulatedCoordinates.TRAJECTORY, 2, BURN_IN).record(RunPhase.RUN_PHASE_FINISHED));
        }
        learn(new Frames("going-on", SimulatedCoordinates.TRAJECTORY, 2, BURN_IN).record(RunPhase.RUN_PHASE_LIMITING));
        channel = channel();
        analysis = AnalysisGrpc.newBlockingStub(channel);
    }

    private void learn(RunRecord record) {
        catalog.runs().put(record.getRun(), record);
        view.learn(record);
    }

    private ManagedChannel channel() {
        return ManagedChannelBuilder.forAddress(root.getHost(), root.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void streamsProgressAndThenEveryLag() {
        // When
        List<GetAllLagMsdResponse> messages = new ArrayList<>();
        analysis.getAllLagMsd(
                        GetAllLagMsdRequest.newBuilder().setRun("all-lags").build())
                .forEachRemaining(messages::add);

        // Then
        AllLagProgress progress = messages.getFirst().getProgress();
        assertThat(progress.getParameters().getCount()).isEqualTo(3);
        assertThat(progress.getFirstStep()).isEqualTo(Frames.evenStep(BURN_IN));
        assertThat(progress.getSnapshots()).isEqualTo(20_000);
        assertThat(progress.getMissing()).isEqualTo(200);
        List<AllLagCurves> pieces = messages.stream()
                .filter(GetAllLagMsdResponse::hasCurves)
                .map(GetAllLagMsdResponse::getCurves)
                .toList();
        assertThat(pieces).hasSizeGreaterThan(1);
        long expected = 0;
        for (AllLagCurves piece : pieces) {
            for (int i = 0; i < piece.getLagStepsCount(); i++) {
                assertThat(piece.getLagSteps(i)).isEqualTo(expected);
                expected += Frames.INTERVAL;
            }
            assertThat(piece.getMsdCount())
                    .isEqualTo(piece.getLagStepsCount())
                    .isEqualTo(piece.getPairsCount())
                    .isEqualTo(piece.getMsdErrorBoundCount())
                    .isEqualTo(piece.getVelocityAutocovarianceCount())
                    .isEqualTo(piece.getVelocityErrorBoundCount());
        }
        assertThat(expected).isEqualTo(200_000);
        requireDefinition(pieces.getFirst(), 3, 0, 3);
    }

    @Test
    void measuresARangeAtThinnedLags() {
        // When
        List<GetAllLagMsdResponse> messages = new ArrayList<>();
        analysis.getAllLagMsd(GetAllLagMsdRequest.newBuilder()
                        .setRun("all-lags")
                        .setParameters(ParameterRange.newBuilder().setFirst(1).setCount(2))
                        .setPointsPerDecade(10)
                        .build())
                .forEachRemaining(messages::add);

        // Then
        AllLagCurves curves = messages.getLast().getCurves();
        assertThat(curves.getLagStepsList())
                .startsWith(0L, 10L, 20L)
                .endsWith(199_990L)
                .hasSizeBetween(30, 50);
        requireDefinition(curves, 2, 1, 3);
    }

    /// @param index of a lag
    private static void requireDefinition(AllLagCurves curves, int index, int from, int to) {
        int lag = (int) (curves.getLagSteps(index) / Frames.INTERVAL);
        double moved = 0;
        long pairs = 0;
        for (int t = BURN_IN; t + lag < SimulatedCoordinates.TRAJECTORY.snapshots(); t++) {
            if (t % 100 == 77 || (t + lag) % 100 == 77) {
                continue;
            }
            pairs++;
            for (int i = from; i < to; i++) {
                double difference = (double) SimulatedCoordinates.TRAJECTORY.position()[t + lag][i]
                        - SimulatedCoordinates.TRAJECTORY.position()[t][i];
                moved += difference * difference;
            }
        }
        assertThat(curves.getPairs(index)).isEqualTo(pairs);
        assertThat(Math.abs(curves.getMsd(index) / (moved / pairs) - 1)).isLessThan(1e-9);
    }

    @Test
    void answersNotebooks() throws Exception {
        // When
        String[] csv =
                get("/api/runs/all-lags/all-lags.csv?points-per-decade=20").split("\r\n", -1);
        JsonNode json = JSON.readTree(get("/api/runs/all-lags/all-lags.json?points-per-decade=20"));
        HttpResponse<byte[]> arrow = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(root.resolve("/api/runs/all-lags/all-lags.arrow?first=1&count=2"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());

        // Then
        assertThat(csv[0])
                .isEqualTo("lag_steps,pairs,msd,msd_error_bound,velocity_autocovariance,velocity_error_bound");
        assertThat(csv[2].split(",", -1)[0]).isEqualTo("10");
        assertThat(json.get("lagSteps")).hasSize(csv.length - 2);
        assertThat(csv[2].split(",", -1)[2]).isEqualTo(json.at("/msd/1").asText());
        try (RootAllocator allocator = new RootAllocator();
                ArrowFileReader reader =
                        new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(arrow.body()), allocator)) {
            assertThat(reader.loadNextBatch()).isTrue();
            assertThat(reader.getVectorSchemaRoot().getRowCount()).isEqualTo(20_000);
            assertThat(((BigIntVector) reader.getVectorSchemaRoot().getVector("lag_steps")).get(19_999))
                    .isEqualTo(199_990);
            assertThat(((Float8Vector) reader.getVectorSchemaRoot().getVector("msd")).get(1))
                    .as("two of three coordinates")
                    .isBetween(0.0, json.at("/msd/1").asDouble());
        }
    }

    @Test
    void refusesWhatHasNoAnswer() throws Exception {
        GetAllLagMsdRequest sound =
                GetAllLagMsdRequest.newBuilder().setRun("all-lags").build();
        refused(
                Status.Code.INVALID_ARGUMENT,
                "must be 1 to 64",
                sound.toBuilder().setRun("a/b").build());
        refused(
                Status.Code.NOT_FOUND,
                "never seen",
                sound.toBuilder().setRun("no-such-run").build());
        refused(
                Status.Code.FAILED_PRECONDITION,
                "goes on",
                sound.toBuilder().setRun("going-on").build());
        refused(
                Status.Code.UNAVAILABLE,
                "no route",
                sound.toBuilder().setRun(SimulatedCoordinates.UNREACHABLE).build());
        refused(
                Status.Code.INVALID_ARGUMENT,
                "tensor 'W'",
                sound.toBuilder().setTensor("W").build());
        refused(
                Status.Code.INVALID_ARGUMENT,
                "points_per_decade -3",
                sound.toBuilder().setPointsPerDecade(-3).build());
        refused(
                Status.Code.INVALID_ARGUMENT,
                "count 0",
                sound.toBuilder()
                        .setParameters(ParameterRange.getDefaultInstance())
                        .build());
        refused(400, "must be 1 to 64", "A");
        refused(404, "never seen", "no-such-run");
        refused(409, "goes on", "going-on");
        refused(503, "no route", SimulatedCoordinates.UNREACHABLE);
        refused(400, "tensor 'W'", "all-lags", "?tensor=W");
        refused(400, "must not come with", "all-lags", "?tensor=W&first=1");
        refused(400, "count: must come with first", "all-lags", "?first=1");
        refused(400, "first: must be a whole number", "all-lags", "?first=x&count=1");
        refused(400, "dimension 3", "all-lags", "?first=2&count=2");
        refused(400, "points_per_decade -1", "all-lags", "?points-per-decade=-1");
    }

    @Test
    void refusesTablesThatAreTooLong() {
        assertThatThrownBy(() -> AllLagsResource.requireRows(250_001, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "points-per-decade 0: 250001 lags must be at most 250000 here; ask for fewer, or over gRPC");
        assertThatCode(() -> AllLagsResource.requireRows(250_000, 0)).doesNotThrowAnyException();
        assertThatCode(() -> AllLagsResource.requireRows(1 << 28, 10_000)).doesNotThrowAnyException();
    }

    private void refused(Status.Code code, String part, GetAllLagMsdRequest request) {
        assertThat(catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> analysis.getAllLagMsd(request).forEachRemaining(_ -> {})))
                .satisfies(failure -> assertThat(failure.getStatus().getCode()).isEqualTo(code))
                .satisfies(failure ->
                        assertThat(failure.getStatus().getDescription()).contains(part));
    }

    private void refused(int status, String part, String run, String... query) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        root.resolve("/api/runs/" + run + "/all-lags.csv" + String.join("", query)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains(part);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void aCallerThatLeavesMakesRoomForTheNext() throws Exception {
        // One that ends its call, one whose time is over, and one whose connection ends.
        io.grpc.Context.CancellableContext leaving = io.grpc.Context.ROOT.withCancellation();
        leaving.run(() -> awaitBusy(analysis));
        leaving.cancel(null);
        awaitRoom();

        awaitBusy(analysis.withDeadlineAfter(2, TimeUnit.SECONDS));
        awaitRoom();

        ManagedChannel lost = channel();
        awaitBusy(AnalysisGrpc.newBlockingStub(lost));
        lost.shutdownNow();
        awaitRoom();

        HttpClient client = HttpClient.newHttpClient();
        var waiting = client.sendAsync(
                HttpRequest.newBuilder(root.resolve("/api/runs/" + SimulatedCoordinates.HANGING + "/all-lags.csv"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        await().atMost(Duration.ofMinutes(1)).until(() -> status("all-lags") == 429);
        assertThat(waiting.isDone()).isFalse();
        client.shutdownNow();
        awaitRoom();
    }

    /// Returns with the first message: the call has the only place.
    private static void awaitBusy(AnalysisGrpc.AnalysisBlockingStub stub) {
        Iterator<GetAllLagMsdResponse> messages = stub.getAllLagMsd(GetAllLagMsdRequest.newBuilder()
                .setRun(SimulatedCoordinates.HANGING)
                .build());
        assertThat(messages.next().hasProgress()).isTrue();
    }

    private void awaitRoom() {
        await().atMost(Duration.ofMinutes(1)).until(() -> status("all-lags") == 200);
    }

    private int status(String run) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(root.resolve("/api/runs/" + run + "/all-lags.csv?points-per-decade=1"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private String get(String path) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(root.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }
}
