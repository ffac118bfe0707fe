package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.theory.v1.PredictPart;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.theory.client.TheoryClient;
import dev.perrin.theory.client.TheoryStream;
import dev.perrin.theory.client.TheoryUnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The packaged service with little memory: a million modes are streamed, not collected.
class MemoryIT {
    private static final int MODES = 1_000_000;

    @Test
    void streamsAMillionModesThroughAHeapSmallerThanTheirAnswer() {
        try (PackagedTheory service = new PackagedTheory("-Xmx96m");
                TheoryClient theory = service.connect()) {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(TheoryUnavailableException.class)
                    .until(() -> theory.limits().getModes() == MODES);

            // When
            int modes = 0;
            long bytes = 0;
            try (TheoryStream<PredictPart> parts = theory.predictStream(millionModes())) {
                for (PredictPart part : parts) {
                    modes += part.getModesCount();
                    bytes += part.getSerializedSize();
                }
            }

            // Then
            assertThat(modes).isEqualTo(MODES);
            assertThat(bytes).as("bytes of the answer").isGreaterThan(120_000_000L);
            assertThat(theory.limits().getModes()).isEqualTo(MODES);
        }
    }

    static PredictRequest millionModes() {
        PredictRequest.Builder request = BadRequests.sound().setPerMode(true);
        request.getSpectrumBuilder().clear();
        for (int i = 1; i <= MODES; i++) {
            request.getSpectrumBuilder().addEigenvalue(10.0 * i / MODES);
        }
        request.getStepsBuilder().getExplicitBuilder().clear().addStep(10).addStep(1000);
        return request.build();
    }
}
