package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.local.TestCheckout;
import dev.perrin.local.stack.DataFolder;
import dev.perrin.local.stack.LocalStack;
import dev.perrin.local.stack.ServiceName;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sweep;
import dev.perrin.wire.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged trainer as a Kubernetes Job starts it: one run, then an exit status that says how it went.
class JobIT {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyWayToEndHasItsStatus() throws Exception {
        try (DataFolder data = DataFolder.open(folder.resolve("data"));
                LocalStack stack = LocalStack.over(TestCheckout.get(), data, OptionalInt.empty())) {
            // Given
            stack.startInfrastructure();
            String broker = stack.infrastructureSettings().bootstrapServers();

            // When, Then
            assertThat(status(broker, Map.of("PERRIN_TRAINER_JOB_SPEC", json(TestSpecs.linear("finished")))))
                    .isZero();
            assertThat(last(broker, "finished").getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
            assertThat(last(broker, "finished").getProgress().getSnapshotsPublished())
                    .isEqualTo(101);

            assertThat(status(broker, Map.of("PERRIN_TRAINER_JOB_SPEC", json(TestSpecs.linear("finished")))))
                    .as("a run id that was used")
                    .isEqualTo(2);

            RunSpec.Builder broken = TestSpecs.linear("broken").setLimitingSteps(0);
            assertThat(status(broker, Map.of("PERRIN_TRAINER_JOB_SPEC", json(broken))))
                    .isEqualTo(2);

            RunSpec.Builder unstable = TestSpecs.linear("unstable");
            unstable.getHyperparametersBuilder().setLearningRate(10);
            assertThat(status(broker, Map.of("PERRIN_TRAINER_JOB_SPEC", json(unstable))))
                    .isEqualTo(3);
            assertThat(last(broker, "unstable").getReason()).startsWith("unstable:");

            Path sweep = Files.writeString(
                    folder.resolve("sweep.json"),
                    JsonFormat.printer()
                            .print(Sweep.newBuilder()
                                    .setSpec(TestSpecs.linear("sweep"))
                                    .addMomentum(0.5)
                                    .addMomentum(0.8)));
            assertThat(status(
                            broker,
                            Map.of("PERRIN_TRAINER_JOB_SWEEP_FILE", sweep.toString(), "JOB_COMPLETION_INDEX", "1")))
                    .isZero();
            assertThat(last(broker, "sweep-1").getSpec().getHyperparameters().getMomentum())
                    .isEqualTo(0.8);

            Process endless = start(
                    broker,
                    Map.of(
                            "PERRIN_TRAINER_JOB_SPEC",
                            json(TestSpecs.linear("endless").setLimitingSteps(1_000_000_000L))));
            try {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> last(broker, "endless").getPhase() == RunPhase.RUN_PHASE_LIMITING);
                endless.destroy();
                assertThat(endless.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(endless.exitValue()).isEqualTo(143);
            } finally {
                endless.destroyForcibly();
            }
            assertThat(last(broker, "endless").getPhase())
                    .as("goes on another time")
                    .isEqualTo(RunPhase.RUN_PHASE_LIMITING);

            assertThat(status(
                            broker,
                            Map.of(
                                    "PERRIN_TRAINER_JOB_SPEC",
                                    json(TestSpecs.linear("endless").setLimitingSteps(2_000_000_000L)))))
                    .as("another specification than the run was started with")
                    .isEqualTo(2);

            assertThat(status(
                            broker,
                            Map.of(
                                    "PERRIN_TRAINER_JOB_SPEC",
                                    json(TestSpecs.linear("endless").setLimitingSteps(1_000_000_000L)),
                                    "PERRIN_TRAINER_RESUME",
                                    "false")))
                    .as("a run that was cut off, where no run goes on")
                    .isEqualTo(2);
            assertThat(last(broker, "endless").getPhase()).isEqualTo(RunPhase.RUN_PHASE_FAILED);
        }
    }

    @Test
    void aBrokerThatCannotBeReachedIsAStatusOfItsOwn() throws Exception {
        assertThat(status(
                        "127.0.0.1:1",
                        Map.of(
                                "PERRIN_TRAINER_JOB_SPEC",
                                json(TestSpecs.linear("lonely")),
                                "PERRIN_TRAINER_JOB_START_TIMEOUT",
                                "2S")))
                .isEqualTo(5);
    }

    private static String json(RunSpec.Builder spec) throws InvalidProtocolBufferException {
        return JsonFormat.printer().print(spec);
    }

    private int status(String broker, Map<String, String> environment) throws IOException, InterruptedException {
        Process process = start(broker, environment);
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS))
                    .as("ends by itself")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(String broker, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        TestCheckout.java().toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        TestCheckout.get()
                                .application(ServiceName.TRAINER)
                                .resolve("quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("job.log").toFile()));
        builder.environment().putAll(environment);
        builder.environment().put("PERRIN_KAFKA_BOOTSTRAP_SERVERS", broker);
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_PORT", "0");
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        return builder.start();
    }

    /// The last record of a run on the topic, or an empty one.
    private static RunRecord last(String broker, String run) throws InvalidProtocolBufferException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker, "group.id", "job-it-" + UUID.randomUUID(), "enable.auto.commit", false);
        RunRecord last = RunRecord.getDefaultInstance();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.RUNS.topicName()).stream()
                    .map((PartitionInfo info) -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<String, byte[]> received : consumer.poll(Duration.ofMillis(200))) {
                    RunRecord record = RunRecord.parseFrom(received.value());
                    last = record.getRun().equals(run) ? record : last;
                }
            }
        }
        return last;
    }
}
