package dev.perrin.theory.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.theory.v1.PredictPart;
import dev.perrin.proto.theory.v1.PredictRequest;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The client against a service that does what a test asks of it.
class TheoryClientTest {
    private final FakeTheory theory = new FakeTheory();
    private final Server server = NettyServerBuilder.forAddress(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(theory)
            .build();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        assertThat(server.shutdownNow().awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    private TheoryClient client() {
        return TheoryClient.connect("localhost", server.getPort());
    }

    @Test
    void refusesWithTheSentenceOfTheService() {
        try (TheoryClient client = client()) {
            assertThatThrownBy(() -> client.predict(PredictRequest.getDefaultInstance()))
                    .isInstanceOf(TheoryRefusedException.class)
                    .hasMessage("noise is missing: must be given");
        }
    }

    @Test
    void tellsAFailureFromARefusal() {
        try (TheoryClient client = client()) {
            assertThatThrownBy(() -> client.predict(
                            PredictRequest.newBuilder().setPerMode(true).build()))
                    .isInstanceOf(TheoryFailedException.class)
                    .hasMessageStartingWith("INTERNAL: ");
        }
    }

    @Test
    void isUnavailableWhenNobodyListensOrAnswers() {
        try (TheoryClient nobody = TheoryClient.connect("localhost", 1);
                TheoryClient late = TheoryClient.connect("localhost", server.getPort(), Duration.ofMillis(50))) {
            assertThatThrownBy(() -> nobody.predict(PredictRequest.getDefaultInstance()))
                    .isInstanceOf(TheoryUnavailableException.class);
            assertThatThrownBy(() -> nobody.predictStream(PredictRequest.getDefaultInstance())
                            .iterator()
                            .hasNext())
                    .isInstanceOf(TheoryUnavailableException.class);
            assertThatThrownBy(late::limits).isInstanceOf(TheoryUnavailableException.class);
        }
    }

    @Test
    void givesAllPartsInOrder() {
        // Given
        theory.parts = 100;

        // When
        List<Integer> first;
        try (TheoryClient client = client();
                Stream<PredictPart> parts = client.predictStream(PredictRequest.getDefaultInstance()).stream()) {
            first = parts.map(PredictPart::getFirstStep).toList();
        }

        // Then
        assertThat(first).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void doesNotFetchFurtherThanItIsReadAndEndsTheWorkWhenClosed() throws InterruptedException {
        try (TheoryClient client = client()) {
            // Given
            TheoryStream<PredictPart> stream = client.predictStream(PredictRequest.getDefaultInstance());
            Iterator<PredictPart> parts = stream.iterator();

            // When
            for (int i = 0; i < 50; i++) {
                assertThat(parts.next().getFirstStep()).isEqualTo(i);
            }

            // Then
            assertThat(theory.written)
                    .as("parts of 40 kB, of which a window of at most 8 MB is on its way")
                    .hasValueLessThan(50 + 250);

            // When
            stream.close();

            // Then
            assertThat(theory.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(parts.hasNext()).isFalse();
            assertThatThrownBy(parts::next).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(stream::iterator).isInstanceOf(IllegalStateException.class);
        }
    }
}
