package dev.perrin.theory.client;

import dev.perrin.proto.theory.v1.GetLimitsRequest;
import dev.perrin.proto.theory.v1.GetLimitsResponse;
import dev.perrin.proto.theory.v1.PredictPart;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.TheoryGrpc;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Refuses every prediction, is silent about its limits, and streams parts for as long as they are read.
final class FakeTheory extends TheoryGrpc.TheoryImplBase {
    static final int PART_STEPS = 8_000;

    final AtomicInteger written = new AtomicInteger();
    final CountDownLatch cancelled = new CountDownLatch(1);
    /// Parts of a stream, when it is not endless.
    volatile int parts = Integer.MAX_VALUE;

    @Override
    public void predict(PredictRequest request, StreamObserver<PredictResponse> responses) {
        Status status = request.getPerMode() ? Status.INTERNAL : Status.INVALID_ARGUMENT;
        responses.onError(
                status.withDescription("noise is missing: must be given").asRuntimeException());
    }

    @Override
    public void predictStream(PredictRequest request, StreamObserver<PredictPart> responses) {
        ServerCallStreamObserver<PredictPart> call = (ServerCallStreamObserver<PredictPart>) responses;
        PredictPart.Builder filler = PredictPart.newBuilder();
        for (int i = 0; i < PART_STEPS; i++) {
            filler.addSteps(1_000_000_000L + i);
        }
        call.setOnCancelHandler(cancelled::countDown);
        call.setOnReadyHandler(() -> {
            while (call.isReady() && written.get() < parts) {
                call.onNext(filler.setFirstStep(written.getAndIncrement()).build());
            }
            if (written.compareAndSet(parts, Integer.MAX_VALUE)) {
                call.onCompleted();
            }
        });
    }

    @Override
    public void getLimits(GetLimitsRequest request, StreamObserver<GetLimitsResponse> responses) {}
}
