package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.TheoryGrpc;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.prediction.Predictor;
import dev.perrin.theory.prediction.Question;
import dev.perrin.theory.prediction.RequestLimits;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/// `perrin.theory.v1.Theory`.
@GrpcService
public class TheoryEndpoint extends TheoryGrpc.TheoryImplBase {
    private final Predictor predictor;
    private final RequestReader reader;
    private final Counter answered;
    private final Counter refused;

    public TheoryEndpoint(Predictor predictor, RequestLimits limits, MeterRegistry meters) {
        this.predictor = predictor;
        this.reader = new RequestReader(limits);
        this.answered = meters.counter("perrin.theory.predictions", "outcome", "answered");
        this.refused = meters.counter("perrin.theory.predictions", "outcome", "refused");
    }

    @Override
    @RunOnVirtualThread
    public void predict(PredictRequest request, StreamObserver<PredictResponse> responses) {
        PredictResponse response;
        try {
            Question question = reader.read(request);
            response = ResponseWriter.write(question, predictor.predict(question));
        } catch (InvalidQuestionException e) {
            refused.increment();
            responses.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
            return;
        }
        answered.increment();
        responses.onNext(response);
        responses.onCompleted();
    }
}
