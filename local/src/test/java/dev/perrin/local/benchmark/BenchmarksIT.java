package dev.perrin.local.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.local.process.ServiceProcess;
import dev.perrin.local.stack.BenchmarkStack;
import dev.perrin.wire.frame.FrameFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every benchmark runs to its end on small models; how fast is for a quiet machine to say.
class BenchmarksIT {
    private static final List<String> OPTIONS = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1");

    /// One model of several parts and one of one part.
    private static final List<ModelSize> SIZES = List.of(
            new ModelSize("several parts", FrameFormat.MAX_PAYLOAD_LENGTH / 2 / Float.BYTES * 2 + 1, 3),
            new ModelSize("one part", 1000, 50));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void thoseOfTheTransportRunToTheirEnd() throws Exception {
        try (BenchmarkStack stack = BenchmarkStack.start(folder.resolve("data"))) {
            assertThat(PublishingBenchmark.compare(stack, SIZES, 1, folder))
                    .hasSize(2)
                    .allSatisfy(BenchmarksIT::hasRates);
            assertThat(StoringBenchmark.compare(stack, List.of(SIZES.getFirst()), 1, OPTIONS))
                    .hasSize(1)
                    .allSatisfy(result -> {
                        hasRates(result.rates());
                        assertThat(result.peakResidentSizeInBytes()).isNotZero();
                    });
            assertThat(ReplayBenchmark.compare(stack, SIZES, Duration.ZERO, 1, OPTIONS))
                    .hasSize(2)
                    .allSatisfy(BenchmarksIT::hasRates);
            try (ServiceProcess service = stack.snapshotService(Map.of(), OPTIONS)) {
                LatencyBenchmark.Latency latency = LatencyBenchmark.measure(stack, SIZES.getLast(), 100);

                assertThat(service.isRunning()).isTrue();
                assertThat(latency.durableMedian()).isPositive();
                assertThat(latency.visible99()).isGreaterThanOrEqualTo(latency.durableMedian());
            }
        }
    }

    /// On a broker of its own: the runs above tell an analysis too little, and it would wait for more.
    @Test
    void thoseOfTheAnalysisRunToTheirEnd() throws Exception {
        try (BenchmarkStack stack = BenchmarkStack.start(folder.resolve("data"))) {
            assertThat(ConsumingBenchmark.compare(stack, List.of(SIZES.getFirst()), Duration.ZERO, 1, OPTIONS))
                    .hasSize(1)
                    .allSatisfy(BenchmarksIT::hasRates);
            assertThat(ConsumingBenchmark.live(stack, SIZES.getLast(), Duration.ZERO, 500, OPTIONS)
                            .analysed())
                    .isPositive();
            // One core, so that it runs on every machine.
            assertThat(ConsumingBenchmark.compareInstances(stack, SIZES.getLast(), 1, OPTIONS, List.of(0, 0))
                            .speedUp())
                    .isPositive();
        }
    }

    private static void hasRates(Comparison comparison) {
        assertThat(comparison.oursMedian()).as(comparison.toString()).isPositive();
        assertThat(comparison.bareMedian()).as(comparison.toString()).isPositive();
    }
}
