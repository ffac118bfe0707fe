package dev.perrin.analysis.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Timestamp;
import dev.perrin.analysis.live.LiveView;
import dev.perrin.proto.analysis.v1.AnalysisGrpc;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.DisplacementPoint;
import dev.perrin.proto.analysis.v1.GetResultRequest;
import dev.perrin.proto.analysis.v1.ListRunsRequest;
import dev.perrin.proto.analysis.v1.WatchResultRequest;
import dev.perrin.proto.analysis.v1.WatchResultResponse;
import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

@QuarkusTest
@SuppressWarnings("NullAway.Init")
final class RunsResourceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource("/")
    URI root;

    @Inject
    LiveView view;

    @Test
    void listsRunsNewestFirst() throws Exception {
        // Given
        view.add(result("listed-old", 1, 0, 0));
        view.add(result("listed-new", 1, 0, 0).toBuilder()
                .setRecord(record("listed-new", RunPhase.RUN_PHASE_LIMITING).toBuilder()
                        .setStartedAt(Timestamp.newBuilder().setSeconds(2_000_000_000)))
                .build());

        // When
        JsonNode runs = JSON.readTree(get("/api/runs").body());

        // Then
        List<String> names = new ArrayList<>();
        runs.forEach(run -> names.add(run.at("/record/run").asText()));
        assertThat(names.indexOf("listed-new"))
                .isLessThan(names.indexOf("listed-old"))
                .isNotNegative();
        assertThat(runs.get(0).at("/record/phase").asText()).isEqualTo("LIMITING");
        assertThat(runs.get(0).at("/record/startedAt").asText()).isEqualTo("2033-05-18T03:33:20Z");
        assertThat(runs.get(0).at("/snapshotsAnalysed").isIntegralNumber()).isTrue();
    }

    @Test
    void givesTheWholeSeries() throws Exception {
        // Given
        view.add(result("whole", 10, 0, 3));
        view.add(result("whole", 11, 3, 2));

        // When
        JsonNode result = JSON.readTree(get("/api/runs/whole").body());

        // Then
        assertThat(result.get("sequence").asLong()).isEqualTo(11);
        assertThat(result.get("displacement")).hasSize(5);
        assertThat(result.at("/displacement/4/step").asLong()).isEqualTo(4);
        assertThat(result.at("/displacement/4").has("loss")).isFalse();
        assertThat(result.has("exponent")).isFalse();
    }

    @Test
    void saysThatARunIsUnknown() throws Exception {
        // When
        HttpResponse<String> response = get("/api/runs/never-seen");
        HttpResponse<String> events = get("/api/runs/never-seen/events");

        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(response.body()).get("error").asText()).contains("never-seen");
        assertThat(events.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(events.body()).get("error").asText()).contains("never-seen");
    }

    @Test
    void refusesABadRunIdAndABadCursor() throws Exception {
        // Given
        view.add(result("cursor", 1, 0, 0));

        // When
        HttpResponse<String> id = get("/api/runs/Bad_Id");
        HttpResponse<String> cursor = get("/api/runs/cursor/events?after=-1");

        // Then
        assertThat(id.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(id.body()).get("error").asText()).contains("[a-z0-9-]");
        assertThat(cursor.statusCode()).isEqualTo(400);
    }

    @Test
    void pushesEachResultWithOnlyTheNewPoints() throws Exception {
        // Given
        view.add(result("pushed", 10, 0, 3));
        try (EventReader events = new EventReader(root.resolve("/api/runs/pushed/events"), Map.of())) {
            EventReader.Event first = events.next();

            // When
            view.add(result("pushed", 12, 3, 2));
            EventReader.Event second = events.next();

            // Then
            assertThat(first.id()).isEqualTo("10");
            assertThat(first.name()).isEqualTo("result");
            assertThat(JSON.readTree(first.data()).get("displacement")).hasSize(3);
            assertThat(second.id()).isEqualTo("12");
            JsonNode pushed = JSON.readTree(second.data());
            assertThat(pushed.get("displacement")).hasSize(2);
            assertThat(pushed.get("firstDisplacementIndex").asLong()).isEqualTo(3);
        }
    }

    @Test
    void opensManyStreamsWithoutEndingOne() throws Exception {
        // Given
        view.add(result("opened", 10, 0, 1));

        for (int viewer = 0; viewer < 300; viewer++) {
            try (EventReader events = new EventReader(root.resolve("/api/runs/opened/events"), Map.of())) {
                // When
                EventReader.Event event = events.next();

                // Then
                assertThat(event.id()).as("viewer %d", viewer).isEqualTo("10");
            }
        }
    }

    @Test
    void givesAReturningViewerOnlyWhatItMissed() throws Exception {
        // Given
        view.add(result("missed", 10, 0, 3));
        view.add(result("missed", 11, 3, 1));
        view.add(result("missed", 12, 4, 4));

        // When
        EventReader.Event byHeader;
        EventReader.Event byQuery;
        try (EventReader events =
                new EventReader(root.resolve("/api/runs/missed/events"), Map.of("Last-Event-ID", "11"))) {
            byHeader = events.next();
        }
        try (EventReader events = new EventReader(root.resolve("/api/runs/missed/events?after=10"), Map.of())) {
            byQuery = events.next();
        }

        // Then
        assertThat(JSON.readTree(byHeader.data()).get("displacement")).hasSize(4);
        assertThat(JSON.readTree(byHeader.data()).get("firstDisplacementIndex").asLong())
                .isEqualTo(4);
        assertThat(JSON.readTree(byQuery.data()).get("displacement")).hasSize(5);
    }

    @Test
    void staysSilentButAliveForAViewerWhoHasEverything() throws Exception {
        // Given
        view.add(result("silent", 10, 0, 3));
        try (EventReader events = new EventReader(root.resolve("/api/runs/silent/events?after=10"), Map.of())) {
            // When
            events.awaitHeartbeat();
            events.awaitHeartbeat();
            view.add(result("silent", 11, 3, 1));
            EventReader.Event next = events.next();

            // Then
            assertThat(next.id()).isEqualTo("11");
            assertThat(JSON.readTree(next.data()).get("displacement")).hasSize(1);
        }
    }

    @Test
    void pushesTheRunsThatChanged() throws Exception {
        // Given
        view.add(result("changed-a", 1, 0, 0));
        try (EventReader events = new EventReader(root.resolve("/api/events"), Map.of())) {
            EventReader.Event all = events.next();

            // When
            view.add(result("changed-b", 1, 0, 0));
            EventReader.Event changed = events.next();

            // Then
            assertThat(all.name()).isEqualTo("runs");
            assertThat(all.data()).contains("changed-a");
            assertThat(JSON.readTree(changed.data())).hasSize(1);
            assertThat(changed.data()).contains("changed-b");
        }
    }

    @Test
    void answersOverGrpcAndEndsAWatchWithTheRun() {
        // Given
        view.add(result("watched", 10, 0, 3));
        view.add(result("watched", 11, 3, 2).toBuilder().setLast(true).build());
        ManagedChannel channel = ManagedChannelBuilder.forAddress(root.getHost(), root.getPort())
                .usePlaintext()
                .build();
        try {
            AnalysisGrpc.AnalysisBlockingStub analysis =
                    AnalysisGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);

            // When
            List<WatchResultResponse> watched = new ArrayList<>();
            analysis.watchResult(WatchResultRequest.newBuilder()
                            .setRun("watched")
                            .setAfterSequence(10)
                            .build())
                    .forEachRemaining(watched::add);

            // Then
            assertThat(watched)
                    .singleElement()
                    .satisfies(update -> assertThat(update.getResult().getDisplacementCount())
                            .isEqualTo(2));
            assertThat(analysis.getResult(GetResultRequest.newBuilder()
                                    .setRun("watched")
                                    .build())
                            .getResult()
                            .getDisplacementCount())
                    .isEqualTo(5);
            assertThat(analysis.listRuns(ListRunsRequest.getDefaultInstance()).getRunsList())
                    .extracting(run -> run.getRecord().getRun())
                    .contains("watched");
            Assertions.assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> analysis.getResult(
                            GetResultRequest.newBuilder().setRun("nobody").build()))
                    .withMessageContaining("NOT_FOUND");
        } finally {
            channel.shutdownNow();
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(root.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static RunRecord record(String run, RunPhase phase) {
        return RunRecord.newBuilder()
                .setRun(run)
                .setPhase(phase)
                .setProgress(Progress.newBuilder().setSnapshotsPublished(1_000_000))
                .build();
    }

    private static AnalysisResult result(String run, long sequence, long first, int points) {
        AnalysisResult.Builder result = AnalysisResult.newBuilder()
                .setRun(run)
                .setSequence(sequence)
                .setRecord(record(run, RunPhase.RUN_PHASE_LIMITING))
                .setSnapshotsAnalysed(sequence)
                .setFirstDisplacementIndex(first);
        for (int i = 0; i < points; i++) {
            result.addDisplacement(
                    DisplacementPoint.newBuilder().setStep(first + i).setGlobalSquared(1));
        }
        return result.build();
    }
}
