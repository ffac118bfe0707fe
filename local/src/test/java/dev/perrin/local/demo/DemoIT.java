package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job end to end, as a user runs it, with a shorter limiting phase than the default.
///
/// Bands on measured/predicted. The noise of a real minibatch grows with the distance from the reference point, which
/// the theory leaves out: with τ₀ = η tr H/(2S(1−β)) = 0.042 an excess of 2 to 10 % (5 % in the reference experiment).
/// Four standard errors are added on either side. A velocity is correlated over some 1/(1−β) = 10 steps, so that 4·10⁴
/// steps hold about 2000 independent squares of one mode: √(2/2000) = 3 %. Sums over the modes, seen at every tenth
/// step: 1.2 % for the local displacement and MSD at short lags.
class DemoIT {
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final int STEPS = 40_000;
    private static final int SNAPSHOTS = STEPS / 10 + 1;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void reproducesTheTheoryOnSoftmaxRegression() throws Exception {
        // Given
        Path json = folder.resolve("result.json");

        // When
        try (DemoProcess demo = DemoProcess.start(
                folder,
                "demo",
                "--once",
                "--steps",
                Integer.toString(STEPS),
                "--json",
                json.toString(),
                "--data-dir",
                folder.resolve("data").toString())) {
            int status = demo.awaitEnd(DEADLINE);

            // Then
            assertThat(status).as(demo.out() + demo.err()).isZero();
            assertThat(demo.remainingChildren()).isEmpty();
            assertThat(demo.out()).contains("page: http://127.0.0.1:", "local displacement", "MSD at lag 10 ");
            JsonNode result = new ObjectMapper().readTree(json.toFile());
            assertThat(result.path("steps").asLong()).isEqualTo(STEPS);
            assertThat(result.path("snapshots").path("published").asLong()).isEqualTo(SNAPSHOTS);
            assertThat(result.path("snapshots").path("stored").asLong()).isEqualTo(SNAPSHOTS);
            assertThat(result.path("snapshots").path("analysed").asLong()).isEqualTo(SNAPSHOTS);
            requireTheory(result);
        }
    }

    private static void requireTheory(JsonNode result) {
        assertThat(ratio(result.path("localDisplacement"))).isBetween(0.97, 1.15);
        assertThat(result.path("localDisplacement").path("predicted").asDouble())
                .isBetween(1.28e-3, 1.43e-3);
        for (JsonNode point : result.path("msd")) {
            long lag = point.path("lagSteps").asLong();
            if (lag <= 100) {
                assertThat(ratio(point)).as("MSD at lag " + lag).isBetween(0.97, 1.15);
            }
        }
        JsonNode exponent = result.path("exponent");
        assertThat(exponent.path("measured").asDouble()
                        - exponent.path("predicted").asDouble())
                .isBetween(-0.1, 0.1);
        for (int mode = 0; mode < 5; mode++) {
            JsonNode variances = result.path("modes").path(mode);
            assertThat(ratio(variances.path("velocityVariance")))
                    .as("mode " + mode)
                    .isBetween(0.90, 1.22);
        }
    }

    private static double ratio(JsonNode pair) {
        assertThat(pair.path("measured").isNumber()).as("measured in " + pair).isTrue();
        assertThat(pair.path("predicted").isNumber()).as("predicted in " + pair).isTrue();
        return pair.path("measured").asDouble() / pair.path("predicted").asDouble();
    }
}
