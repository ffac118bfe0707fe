package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perrin.local.TestCheckout;
import dev.perrin.local.process.FreePorts;
import dev.perrin.local.process.HttpReadiness;
import dev.perrin.local.process.ServiceProcess;
import dev.perrin.local.stack.FaultLaunches;
import dev.perrin.local.stack.LocalStack;
import dev.perrin.local.stack.ServiceName;
import dev.perrin.local.stack.TestStack;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.ReanalyseRequest;
import dev.perrin.proto.run.v1.RunSpec;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two analysis-services with a standby of each other's state: one after the other is killed outright in the middle of
/// a run, and the result is that of an undisturbed pass over the archive.
class AnalysisInstancesIT {
    private static final int STEPS = 20_000;
    private static final String GROUP = "perrin-analysis";
    private static final Duration READY = Duration.ofMinutes(3);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void losesNothingAndCountsNothingTwiceWhenInstancesTakeOverFromEachOther() throws Exception {
        // Given
        try (TestStack running = TestStack.start(folder)) {
            LocalStack stack = running.stack();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", running.broker()))) {
                assertThat(hasMembers(admin)).isTrue();
                stack.process(ServiceName.ANALYSIS).close();
                // Whoever ends in order is not waited for until its session times out, which takes ten seconds.
                await().atMost(Duration.ofSeconds(5)).until(() -> !hasMembers(admin));
            }
            int first =
                    URI.create("http://" + stack.target(ServiceName.ANALYSIS)).getPort();
            try (ServiceProcess one = instance(stack, "analysis-1", first);
                    ServiceProcess two = instance(stack, "analysis-2", new FreePorts(new SecureRandom()).next())) {
                RunSpec spec = new RunOptions()
                        .spec().toBuilder().setLimitingSteps(STEPS).build();
                String run = stack.startRun(spec).getRun();

                // When
                running.awaitPublished(run, 300);
                two.kill();
                running.awaitPublished(run, 700);
                two.start();
                running.awaitPublished(run, 1_200);
                one.kill();
                running.awaitPublished(run, STEPS / 10 + 1);
                one.start();
                AnalysisResult live = running.awaitResult(run);
                AnalysisResult undisturbed = running.awaitResult(stack.clients()
                        .analysis()
                        .reanalyse(ReanalyseRequest.newBuilder()
                                .setRun(run)
                                .setResultId("undisturbed")
                                .build())
                        .getResult());

                // Then
                assertThat(live.getComplete()).isTrue();
                assertThat(live.getSnapshotsAnalysed()).isEqualTo(STEPS / 10 + 1);
                assertThat(measured(live)).isEqualTo(measured(undisturbed));
            }
        }
    }

    private static boolean hasMembers(Admin admin) throws ExecutionException, InterruptedException {
        return admin.describeConsumerGroups(List.of(GROUP)).all().get().values().stream()
                .anyMatch(group -> !group.members().isEmpty());
    }

    private static ServiceProcess instance(LocalStack stack, String name, int port) throws InterruptedException {
        ServiceProcess instance = new ServiceProcess(
                new FaultLaunches(TestCheckout.get(), stack.data(), stack.infrastructureSettings())
                        .member(
                                ServiceName.ANALYSIS,
                                name,
                                port,
                                Map.of(
                                        "PERRIN_ARCHIVE_ADDRESS", stack.target(ServiceName.SNAPSHOT),
                                        "PERRIN_THEORY_ADDRESS", stack.target(ServiceName.THEORY),
                                        "PERRIN_ANALYSIS_STREAMS_STANDBY_REPLICAS", "1")),
                end -> {
                    throw new IllegalStateException(end);
                });
        instance.start();
        instance.awaitReady(
                new HttpReadiness(
                        HttpClient.newHttpClient(), URI.create("http://127.0.0.1:" + port + "/q/health/ready")),
                READY);
        return instance;
    }

    /// Without names and without what observations alone tell, which are not archived.
    private static AnalysisResult measured(AnalysisResult result) {
        AnalysisResult.Builder builder = result.toBuilder()
                .clearRun()
                .clearResultId()
                .clearRecord()
                .clearSequence()
                .clearStationarity()
                .clearCaveats();
        builder.getDisplacementBuilderList().forEach(point -> point.clearLoss());
        return builder.build();
    }
}
