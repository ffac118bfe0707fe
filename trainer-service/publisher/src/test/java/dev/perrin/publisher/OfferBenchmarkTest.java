package dev.perrin.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

class OfferBenchmarkTest {
    @Test
    void runsToItsEnd() throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(OfferBenchmark.class.getSimpleName())
                        .param("dimension", "1000")
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(100))
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .forks(0)
                        .build())
                .run();

        assertThat(results)
                .hasSize(2)
                .allSatisfy(result -> assertThat(
                                result.getPrimaryResult().getStatistics().getN())
                        .isPositive());
    }
}
