package dev.perrin.local.benchmark;

import dev.perrin.local.stack.BenchmarkStack;
import dev.perrin.wire.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.tools.ProducerPerformance;

/// How fast snapshots are published, against Kafka's own `kafka-producer-perf-test` with the same producer settings
/// and records of the same size, on a topic like the snapshots'. The tool picks its payloads from a file: filling
/// each with random letters, as it does by default, takes longer than sending it.
public final class PublishingBenchmark {
    private static final String TOOL_TOPIC = "benchmark";
    private static final int PAYLOADS = 8;
    private static final Pattern RATE = Pattern.compile("(?m)^\\d+ records sent, ([0-9.]+) records/sec");

    private final BenchmarkStack stack;
    private final Path folder;

    private PublishingBenchmark(BenchmarkStack stack, Path folder) {
        this.stack = stack;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 7 : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("perrin-benchmark");
        folder.toFile().deleteOnExit();
        List<ModelSize> sizes = List.of(
                new ModelSize("ResNet-18", ModelSize.RESNET_18, 8),
                new ModelSize("10,000 parameters", ModelSize.SMALL, 10_000));
        try (BenchmarkStack stack = BenchmarkStack.start(folder.resolve("data"))) {
            compare(stack, sizes, rounds, folder).forEach(System.out::println);
        }
    }

    /// @param rounds that count; one more before them warms up
    /// @param folder for the tool's payloads
    static List<Comparison> compare(BenchmarkStack stack, List<ModelSize> sizes, int rounds, Path folder)
            throws IOException, InterruptedException, ExecutionException {
        List<Comparison> results = new ArrayList<>();
        PublishingBenchmark benchmark = new PublishingBenchmark(stack, folder);
        benchmark.createToolTopic();
        for (ModelSize size : sizes) {
            results.add(benchmark.compare(size, rounds));
        }
        return results;
    }

    private Comparison compare(ModelSize size, int rounds)
            throws IOException, InterruptedException, ExecutionException {
        Comparison comparison = new Comparison("publish " + size.name());
        int recordSize = Math.toIntExact(size.sizeInBytes() / size.records());
        Path payloads = payloads(size, recordSize);
        for (int round = 0; round <= rounds; round++) {
            double tool = toolBytesPerSecond(payloads, recordSize, size.records());
            deleteRecords();
            double ours = new BenchmarkRun("publishing-" + size.dimension() + "-" + round, size, stack).publishAll();
            deleteRecords();
            if (round > 0) {
                comparison.add(ours, tool);
            }
        }
        Files.delete(payloads);
        return comparison;
    }

    private double toolBytesPerSecond(Path payloads, int recordSize, int records) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--topic",
                TOOL_TOPIC,
                "--num-records",
                Integer.toString(records),
                "--payload-file",
                payloads.toString(),
                "--throughput",
                "-1",
                "--producer-props"));
        BenchmarkRun.producerSettings(stack).properties("perf-producer-client").forEach((key, value) -> {
            if (!key.equals(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG)
                    && !key.equals(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG)) {
                arguments.add(key + "=" + value);
            }
        });
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            ProducerPerformance.main(arguments.toArray(String[]::new));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the tool failed", e);
        } finally {
            System.setOut(console);
        }
        // The last line is the total.
        Matcher matcher = RATE.matcher(printed.toString(StandardCharsets.UTF_8));
        double recordsPerSecond = Double.NaN;
        while (matcher.find()) {
            recordsPerSecond = Double.parseDouble(matcher.group(1));
        }
        return recordsPerSecond * recordSize;
    }

    private Path payloads(ModelSize size, int recordSize) throws IOException {
        SplittableRandom random = new SplittableRandom(2);
        StringBuilder lines = new StringBuilder((recordSize + 1) * PAYLOADS);
        for (int payload = 0; payload < PAYLOADS; payload++) {
            for (int i = 0; i < recordSize; i++) {
                lines.append((char) ('A' + random.nextInt(26)));
            }
            lines.append('\n');
        }
        return Files.writeString(folder.resolve("payloads-" + size.dimension()), lines);
    }

    private void createToolTopic() throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(TOOL_TOPIC, Topic.SNAPSHOTS.partitions(), (short) 1)))
                    .all()
                    .get();
        }
    }

    /// What was sent is of no further use; the disk is.
    private void deleteRecords() throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            Map<TopicPartition, RecordsToDelete> everything = new HashMap<>();
            for (String topic : List.of(TOOL_TOPIC, Topic.SNAPSHOTS.topicName())) {
                for (int partition = 0; partition < Topic.SNAPSHOTS.partitions(); partition++) {
                    everything.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
                }
            }
            admin.deleteRecords(everything).all().get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", stack.settings().bootstrapServers()));
    }
}
