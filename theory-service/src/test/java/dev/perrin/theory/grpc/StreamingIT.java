package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.SweepPoint;
import dev.perrin.proto.theory.v1.SweepRequest;
import dev.perrin.proto.theory.v1.TheoryGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Streamed answers whose reader is slow, or goes away.
@QuarkusTest
class StreamingIT extends TheoryCaller {
    private static final String LABEL = "{call=\"Sweep\"}";
    private static final String ACTIVE = "perrin_theory_streams_active" + LABEL;
    private static final String WAITING = "perrin_theory_streams_waiting" + LABEL;
    private static final String BYTES = "perrin_theory_stream_bytes_total" + LABEL;
    /// What the transport may hold: the window of a client, which it can widen to 8 MB.
    private static final double WINDOW_BYTES = 8e6;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @BeforeEach
    void awaitTheEndOfOthers() {
        await().atMost(PATIENCE).until(() -> metrics().value(ACTIVE) == 0);
    }

    @Test
    void holdsLittleOfAnAnswerThatNobodyReadsAndEndsItWhenCancelled() throws InterruptedException {
        // Given
        double sentBefore = metrics().value(BYTES);
        BlockingQueue<SweepPoint> received = new LinkedBlockingQueue<>();
        ClientCall<SweepRequest, SweepPoint> call = channel.newCall(TheoryGrpc.getSweepMethod(), CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(SweepPoint point) {
                        received.add(point);
                    }
                },
                new Metadata());
        call.sendMessage(huge());
        call.halfClose();

        // When
        call.request(3);
        double readBytes = 0;
        for (int i = 0; i < 3; i++) {
            SweepPoint point = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(point).isNotNull();
            readBytes += point.getSerializedSize();
        }
        await().atMost(PATIENCE).until(() -> metrics().value(WAITING) == 1);

        // Then
        assertThat(huge().getLearningRateCount() * readBytes / 3)
                .as("bytes of the whole answer")
                .isGreaterThan(1e9);
        assertThat(metrics().value(BYTES) - sentBefore - readBytes)
                .as("bytes sent that nobody read")
                .isLessThan(WINDOW_BYTES);

        // When
        call.cancel("enough", null);

        // Then
        awaitEnd();
    }

    @Test
    void endsItsWorkWhenTheConnectionIsLost() {
        // Given
        Iterator<SweepPoint> points = TheoryGrpc.newBlockingStub(channel).sweep(huge());
        points.next();

        // When
        channel.shutdownNow();

        // Then
        awaitEnd();
    }

    @Test
    void endsItsWorkAtTheDeadline() {
        // Given
        Iterator<SweepPoint> points = TheoryGrpc.newBlockingStub(channel)
                .withDeadlineAfter(1, TimeUnit.SECONDS)
                .sweep(huge());

        // When
        assertThatThrownBy(() -> points.forEachRemaining(_ -> {}))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));

        // Then
        awaitEnd();
    }

    /// Points of about 160 kB, more than a gigabyte in all.
    private static SweepRequest huge() {
        SweepRequest.Builder sweep = SweepRequest.newBuilder();
        PredictRequest.Builder base =
                sweep.getBaseBuilder().mergeFrom(BadRequests.sound().build());
        base.setPerMode(true).getStepsBuilder().getLinearBuilder().setStride(1).setCount(100);
        base.getSpectrumBuilder().clear();
        for (int mode = 0; mode < 200; mode++) {
            base.getSpectrumBuilder().addEigenvalue(0.001 * (mode + 1));
        }
        for (int point = 0; point < 9_000; point++) {
            sweep.addLearningRate(1e-5 * (point + 1));
        }
        return sweep.build();
    }

    private void awaitEnd() {
        await().atMost(PATIENCE).until(() -> metrics().value(ACTIVE) == 0);
        assertThat(metrics().value(WAITING)).isZero();
    }

    private ServiceMetrics metrics() {
        return new ServiceMetrics(address);
    }
}
