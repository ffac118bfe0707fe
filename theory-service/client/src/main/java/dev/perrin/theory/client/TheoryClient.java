package dev.perrin.theory.client;

import dev.perrin.proto.theory.v1.EquivalentRequest;
import dev.perrin.proto.theory.v1.EquivalentResponse;
import dev.perrin.proto.theory.v1.GetLimitsRequest;
import dev.perrin.proto.theory.v1.GetLimitsResponse;
import dev.perrin.proto.theory.v1.PairCovarianceRequest;
import dev.perrin.proto.theory.v1.PairCovarianceResponse;
import dev.perrin.proto.theory.v1.PortraitRequest;
import dev.perrin.proto.theory.v1.PortraitResponse;
import dev.perrin.proto.theory.v1.PredictPart;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.SamplePart;
import dev.perrin.proto.theory.v1.SampleRequest;
import dev.perrin.proto.theory.v1.StabilityRequest;
import dev.perrin.proto.theory.v1.StabilityResponse;
import dev.perrin.proto.theory.v1.SweepPoint;
import dev.perrin.proto.theory.v1.SweepRequest;
import dev.perrin.proto.theory.v1.TheoryGrpc;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A connection to theory-service. Threads may share it; it reconnects by itself.
///
/// Every call throws [TheoryRefusedException] where the question has no answer, [TheoryUnavailableException] where the
/// service cannot be reached or is late, and [TheoryFailedException] where it failed.
public final class TheoryClient implements AutoCloseable {
    /// How long an answer that is not streamed may take where nothing else is said.
    public static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final int CLOSE_SECONDS = 5;
    /// Pings while a call is under way, so that a stream from a machine that is gone ends.
    private static final int KEEP_ALIVE_SECONDS = 60;

    private final ManagedChannel channel;
    private final Duration deadline;
    private final TheoryGrpc.TheoryBlockingStub theory;

    private TheoryClient(ManagedChannel channel, Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("deadline is " + deadline + ": must be longer than 0");
        }
        this.channel = channel;
        this.deadline = deadline;
        this.theory = TheoryGrpc.newBlockingStub(channel);
    }

    /// A connection without encryption. Nothing is sent before the first call.
    public static TheoryClient connect(String host, int port) {
        return connect(host, port, DEADLINE);
    }

    /// @param deadline how long an answer that is not streamed may take.
    public static TheoryClient connect(String host, int port, Duration deadline) {
        return over(
                NettyChannelBuilder.forAddress(host, port)
                        .usePlaintext()
                        // Answers are decoded by the thread that reads them from the wire; no code of the caller runs
                        // there.
                        .directExecutor()
                        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                        // The service bounds its answers; see its limits.
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .build(),
                deadline);
    }

    /// A client over a channel with settings of its own (TLS, a load balancer), which it closes when it is closed.
    public static TheoryClient over(ManagedChannel channel, Duration deadline) {
        return new TheoryClient(channel, deadline);
    }

    public PredictResponse predict(PredictRequest request) {
        return ask(stub -> stub.predict(request));
    }

    /// The answer of [#predict] in parts, for long grids and many modes.
    public TheoryStream<PredictPart> predictStream(PredictRequest request) {
        return new TheoryStream<>(() -> theory.predictStream(request));
    }

    /// The same with curves as arrays: several times as fast to read.
    public TheoryStream<PredictArrays> predictArrays(PredictRequest request) {
        return new TheoryStream<>(() -> ClientCalls.blockingServerStreamingCall(
                channel, PredictArraysMarshaller.PREDICT_STREAM, CallOptions.DEFAULT, request));
    }

    /// One question under many hyperparameters. Points that have no answer carry their refusal.
    public TheoryStream<SweepPoint> sweep(SweepRequest request) {
        return new TheoryStream<>(() -> theory.sweep(request));
    }

    public PortraitResponse portrait(PortraitRequest request) {
        return ask(stub -> stub.portrait(request));
    }

    /// Trajectories drawn exactly.
    public TheoryStream<SamplePart> sample(SampleRequest request) {
        return new TheoryStream<>(() -> theory.sample(request));
    }

    public EquivalentResponse equivalent(EquivalentRequest request) {
        return ask(stub -> stub.equivalent(request));
    }

    public StabilityResponse stability(StabilityRequest request) {
        return ask(stub -> stub.stability(request));
    }

    /// Covariance of two modes.
    public PairCovarianceResponse pairCovariance(PairCovarianceRequest request) {
        return ask(stub -> stub.pairCovariance(request));
    }

    /// What the service allows a request to ask for.
    public GetLimitsResponse limits() {
        return ask(stub -> stub.getLimits(GetLimitsRequest.getDefaultInstance()));
    }

    /// Ends calls that are under way.
    @Override
    public void close() {
        channel.shutdownNow();
        try {
            boolean _ = channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <A> A ask(Function<TheoryGrpc.TheoryBlockingStub, A> call) {
        try {
            return call.apply(theory.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS));
        } catch (StatusRuntimeException e) {
            throw Failures.of(e);
        }
    }
}
