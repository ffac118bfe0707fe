package dev.perrin.analysis.grpc;

import dev.perrin.analysis.comparison.PredictionSource;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.TheoryGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// theory-service, asked without blocking and with a deadline.
public final class GrpcPredictionSource implements PredictionSource {
    private static final int MAX_RESPONSE_IN_BYTES = 64 << 20;

    private final TheoryGrpc.TheoryStub theory;
    private final long deadlineMillis;

    public GrpcPredictionSource(Channel channel, long deadlineMillis) {
        this.theory = TheoryGrpc.newStub(channel).withMaxInboundMessageSize(MAX_RESPONSE_IN_BYTES);
        this.deadlineMillis = deadlineMillis;
    }

    @Override
    public void predict(PredictRequest request, Consumer<Answer> answer) {
        theory.withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS).predict(request, new Single(answer));
    }

    private static final class Single implements StreamObserver<PredictResponse> {
        private final Consumer<Answer> answer;
        private final AtomicBoolean answered = new AtomicBoolean();

        Single(Consumer<Answer> answer) {
            this.answer = answer;
        }

        @Override
        public void onNext(PredictResponse response) {
            once(new Answer.Predicted(response));
        }

        @Override
        public void onError(Throwable failure) {
            Status status = Status.fromThrowable(failure);
            String reason = status.getCode() + (status.getDescription() == null ? "" : ": " + status.getDescription());
            once(isFinal(status.getCode()) ? new Answer.Refused(reason) : new Answer.Unavailable(reason));
        }

        @Override
        public void onCompleted() {
            once(new Answer.Unavailable("answered nothing"));
        }

        private void once(Answer given) {
            if (answered.compareAndSet(false, true)) {
                answer.accept(given);
            }
        }

        private static boolean isFinal(Status.Code code) {
            return switch (code) {
                case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE, UNIMPLEMENTED -> true;
                case OK,
                        CANCELLED,
                        UNKNOWN,
                        DEADLINE_EXCEEDED,
                        NOT_FOUND,
                        ALREADY_EXISTS,
                        PERMISSION_DENIED,
                        RESOURCE_EXHAUSTED,
                        ABORTED,
                        INTERNAL,
                        UNAVAILABLE,
                        DATA_LOSS,
                        UNAUTHENTICATED -> false;
            };
        }
    }
}
