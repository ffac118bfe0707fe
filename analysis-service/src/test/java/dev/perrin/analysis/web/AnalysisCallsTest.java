package dev.perrin.analysis.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.live.LiveView;
import dev.perrin.proto.analysis.v1.AnalysisGrpc;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.GetEnsembleRequest;
import dev.perrin.proto.analysis.v1.GetPhaseTrajectoryRequest;
import dev.perrin.proto.analysis.v1.GetResultRequest;
import dev.perrin.proto.analysis.v1.MeasurementSettings;
import dev.perrin.proto.analysis.v1.PhaseTrajectory;
import dev.perrin.proto.analysis.v1.ReanalyseRequest;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Phase trajectories, ensembles, tables, and requests for re-analyses, over gRPC and HTTP.
@QuarkusTest
@SuppressWarnings("NullAway.Init")
final class AnalysisCallsTest {
    private static final String RUN = "calls";
    private static final String AGAIN = RUN + "/again";
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
    void publish() {
        RunRecord record = RunRecord.newBuilder()
                .setRun(RUN)
                .setPhase(RunPhase.RUN_PHASE_CONVERGING)
                .build();
        catalog.runs().put(RUN, record);
        for (String id : new String[] {"live", "again"}) {
            view.add(AnalysisResult.newBuilder()
                    .setRun(RUN)
                    .setResultId(id)
                    .setRecord(record)
                    .setSequence(1)
                    .setSnapshotsAnalysed(3)
                    .addTrajectories(PhaseTrajectory.newBuilder()
                            .setMode(2)
                            .addStep(10)
                            .addStep(20)
                            .addPosition(id.equals("live") ? 1.5 : -1.5)
                            .addPosition(2.5)
                            .addVelocity(-1)
                            .addVelocity(-2))
                    .build());
        }
        channel = ManagedChannelBuilder.forAddress(root.getHost(), root.getPort())
                .usePlaintext()
                .build();
        analysis = AnalysisGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void givesThePathOfAMode() throws Exception {
        PhaseTrajectory live = analysis.getPhaseTrajectory(
                        GetPhaseTrajectoryRequest.newBuilder().setRun(RUN).build())
                .getTrajectories(0);
        PhaseTrajectory again = analysis.getPhaseTrajectory(GetPhaseTrajectoryRequest.newBuilder()
                        .setRun(AGAIN)
                        .addMode(2)
                        .setFromStep(10)
                        .setToStep(10)
                        .build())
                .getTrajectories(0);
        JsonNode http = JSON.readTree(get("/phase?mode=2&result=again&from=10&to=15&points=5"));

        assertThat(live.getPositionList()).containsExactly(1.5, 2.5);
        assertThat(again.getPositionList()).containsExactly(-1.5);
        assertThat(http.at("/trajectories/0/position")).hasSize(1);
        assertThat(http.at("/trajectories/0/position/0").asDouble()).isEqualTo(-1.5);
    }

    @Test
    void knowsResultsOfReanalysesByTheirNames() throws Exception {
        assertThat(analysis.getResult(
                                GetResultRequest.newBuilder().setRun(AGAIN).build())
                        .getResult()
                        .getResultId())
                .isEqualTo("again");
        assertThat(JSON.readTree(get("?result=again")).get("resultId").asText()).isEqualTo("again");
        assertThat(JSON.readTree(send("GET", "/api/runs", "").body()))
                .filteredOn(run -> run.at("/record/run").asText().equals(RUN))
                .singleElement()
                .satisfies(run -> assertThat(run.at("/resultId/0").asText()).isEqualTo("again"));
    }

    @Test
    void writesTables() throws Exception {
        assertThat(get("/tables").split("\n")).contains("summary", "trajectories.values");
        assertThat(get("/tables/trajectories.values.csv").split("\r\n"))
                .startsWith("trajectories_mode,index,step,position,velocity", "2,0,10,1.5,-1.0", "2,1,20,2.5,-2.0");
        HttpResponse<byte[]> arrow = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(root.resolve("/api/runs/" + RUN + "/tables/summary.arrow"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(arrow.statusCode()).isEqualTo(200);
        assertThat(Arrays.copyOf(arrow.body(), 6)).isEqualTo("ARROW1".getBytes(StandardCharsets.US_ASCII));
        assertThat(send("GET", "/api/runs/calls/tables/nothing.csv", ""))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(404))
                .satisfies(answer -> assertThat(answer.body()).contains("no table 'nothing'; it has summary"));
        assertThat(send("GET", "/api/runs/calls/tables/summary.xls", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void answersForTheEnsembleOfARun() throws Exception {
        assertThat(analysis.getEnsemble(
                                GetEnsembleRequest.newBuilder().setRun(RUN).build())
                        .getRunsList())
                .contains(RUN);
        assertThat(JSON.readTree(get("/ensemble")).get("runs")).isNotEmpty();
    }

    @Test
    void refusesRequestsThatHaveNoAnswer() throws Exception {
        ReanalyseRequest sound =
                ReanalyseRequest.newBuilder().setRun(RUN).setResultId("more").build();
        refused(Status.Code.FAILED_PRECONDITION, "has not come to its limiting phase", () -> analysis.reanalyse(sound));
        refused(
                Status.Code.NOT_FOUND,
                "never seen",
                () -> analysis.reanalyse(sound.toBuilder().setRun("never-seen").build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "result_id 'live'",
                () -> analysis.reanalyse(sound.toBuilder().setResultId("live").build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "sketch_size 77",
                () -> analysis.reanalyse(sound.toBuilder()
                        .setSettings(MeasurementSettings.newBuilder().setSketchSize(77))
                        .build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "max_points 3",
                () -> analysis.getPhaseTrajectory(GetPhaseTrajectoryRequest.newBuilder()
                        .setRun(RUN)
                        .setMaxPoints(3)
                        .build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "run 'a/b/c'",
                () -> analysis.getResult(
                        GetResultRequest.newBuilder().setRun("a/b/c").build()));
        refused(
                Status.Code.NOT_FOUND,
                "calls/nothing",
                () -> analysis.getResult(
                        GetResultRequest.newBuilder().setRun(RUN + "/nothing").build()));
        refused(
                Status.Code.UNAVAILABLE,
                "no route",
                () -> analysis.getResult(GetResultRequest.newBuilder()
                        .setRun(EmptyResultStore.UNREACHABLE)
                        .build()));
        assertThat(send("GET", "/api/runs/" + EmptyResultStore.UNREACHABLE, "").statusCode())
                .isEqualTo(503);
        assertThat(send("POST", "/api/runs/calls/results/more", "{}").statusCode())
                .isEqualTo(409);
        assertThat(send("POST", "/api/runs/calls/results/more", "{\"sketchSize\": \"many\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/api/runs/calls/results/live", "").body()).contains("result_id 'live'");
        assertThat(send("POST", "/api/runs/never-seen/results/more", "").statusCode())
                .isEqualTo(404);
        assertThat(send("GET", "/api/runs/calls/phase?mode=x", "").body()).contains("mode: must be a whole number");
        assertThat(send("GET", "/api/runs/calls?result=nothing", "").statusCode())
                .isEqualTo(404);
    }

    private static void refused(Status.Code code, String part, ThrowingCallable call) {
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(StatusRuntimeException.class, call))
                .satisfies(failure -> assertThat(failure.getStatus().getCode()).isEqualTo(code))
                .satisfies(failure ->
                        assertThat(failure.getStatus().getDescription()).contains(part));
    }

    private String get(String what) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("GET", "/api/runs/" + RUN + what, "");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(root.resolve(path))
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
