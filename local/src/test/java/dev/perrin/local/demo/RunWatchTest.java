package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.training.v1.TrainingGrpc;
import dev.perrin.proto.training.v1.WatchRunRequest;
import dev.perrin.proto.training.v1.WatchRunResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RunWatchTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final RunRecord STARTED = at(RunPhase.RUN_PHASE_PENDING, 0);

    /// The streams that were opened, in order.
    private final BlockingQueue<ServerCallStreamObserver<WatchRunResponse>> streams = new ArrayBlockingQueue<>(16);

    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void serve() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new TrainingGrpc.TrainingImplBase() {
                    @Override
                    public void watchRun(WatchRunRequest request, StreamObserver<WatchRunResponse> response) {
                        ServerCallStreamObserver<WatchRunResponse> call =
                                (ServerCallStreamObserver<WatchRunResponse>) response;
                        // Without it a call that is cancelled throws.
                        call.setOnCancelHandler(() -> {});
                        streams.add(call);
                    }
                })
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress(
                        InetAddress.getLoopbackAddress().getHostAddress(), server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    private RunWatch watch() {
        return RunWatch.open(() -> TrainingGrpc.newBlockingStub(channel), STARTED);
    }

    @Test
    void tellsWhatIsPushedAsSoonAsItComes() throws InterruptedException {
        try (RunWatch watch = watch()) {
            StreamObserver<WatchRunResponse> stream = streams.take();
            RunRecord seen = STARTED;
            for (int step = 1; step <= 3; step++) {
                push(stream, at(RunPhase.RUN_PHASE_LIMITING, step));
                seen = watch.await(seen, SOON);
                assertThat(seen.getProgress().getStep()).isEqualTo(step);
            }
        }
    }

    @Test
    void saysTheSameWhenTheTimeIsOver() throws InterruptedException {
        try (RunWatch watch = watch()) {
            assertThat(watch.await(STARTED, Duration.ofMillis(50))).isEqualTo(STARTED);
        }
    }

    @Test
    void goesOnWithAnotherStreamWhereOneBreaks() throws InterruptedException {
        try (RunWatch watch = watch()) {
            // Given
            StreamObserver<WatchRunResponse> first = streams.take();
            push(first, at(RunPhase.RUN_PHASE_LIMITING, 1));
            RunRecord seen = watch.await(STARTED, SOON);

            // When: one is cut off, one ends though the run has not.
            first.onError(Status.UNAVAILABLE.asRuntimeException());
            StreamObserver<WatchRunResponse> second = streams.take();
            push(second, at(RunPhase.RUN_PHASE_LIMITING, 7));
            seen = watch.await(seen, SOON);
            second.onCompleted();
            StreamObserver<WatchRunResponse> third = streams.take();
            push(third, at(RunPhase.RUN_PHASE_FINISHED, 9));
            third.onCompleted();

            // Then
            assertThat(seen.getProgress().getStep()).isEqualTo(7);
            assertThat(watch.await(seen, SOON).getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
            assertThat(streams).isEmpty();
        }
    }

    @Test
    void failsWithWhatTheTrainerSays() throws InterruptedException {
        try (RunWatch watch = watch()) {
            streams.take()
                    .onError(Status.NOT_FOUND.withDescription("no such run").asRuntimeException());

            assertThatThrownBy(() -> watch.await(STARTED, SOON))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("no such run");
        }
    }

    @Test
    void endsTheStreamWhenItIsClosed() throws InterruptedException {
        RunWatch watch = watch();
        ServerCallStreamObserver<WatchRunResponse> stream = streams.take();

        watch.close();

        await().atMost(SOON).until(stream::isCancelled);
    }

    private static void push(StreamObserver<WatchRunResponse> stream, RunRecord told) {
        stream.onNext(WatchRunResponse.newBuilder().setRecord(told).build());
    }

    private static RunRecord at(RunPhase phase, long step) {
        RunRecord.Builder told = RunRecord.newBuilder().setRun("run").setPhase(phase);
        told.getProgressBuilder().setStep(step);
        return told.build();
    }
}
