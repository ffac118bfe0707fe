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

/// `perrin.theory.v1.Theory`. Every call is worked on by a virtual thread that is begun here, once the request has been
/// read:
/// with `@RunOnVirtualThread`, Quarkus 3.34 can see the end of a call before its request when the machine is busy, and
/// fails it as half-closed.
@GrpcService
public class TheoryEndpoint extends TheoryGrpc.TheoryImplBase {
    private static final System.Logger LOG = System.getLogger(TheoryEndpoint.class.getName());

    private final Predictor predictor;
    private final RequestReader reader;
    private final Counter answered;
    private final Counter refused;
    private final Counter failed;

    public TheoryEndpoint(Predictor predictor, RequestLimits limits, MeterRegistry meters) {
        this.predictor = predictor;
        this.reader = new RequestReader(limits);
        this.answered = meters.counter("perrin.theory.predictions", "outcome", "answered");
        this.refused = meters.counter("perrin.theory.predictions", "outcome", "refused");
        this.failed = meters.counter("perrin.theory.predictions", "outcome", "failed");
    }

    @Override
    public void predict(PredictRequest request, StreamObserver<PredictResponse> responses) {
        Thread.ofVirtual().name("predict").start(() -> answer(request, responses));
    }

    private void answer(PredictRequest request, StreamObserver<PredictResponse> responses) {
        PredictResponse response;
        try {
            Question question = reader.read(request);
            response = ResponseWriter.write(question, predictor.predict(question));
        } catch (InvalidQuestionException e) {
            refused.increment();
            responses.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
            return;
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.log(System.Logger.Level.ERROR, "event=prediction-failed", e);
            failed.increment();
            responses.onError(Status.INTERNAL
                    .withDescription("internal error")
                    .withCause(e)
                    .asRuntimeException());
            return;
        }
        answered.increment();
        responses.onNext(response);
        responses.onCompleted();
    }
}
