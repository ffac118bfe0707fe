package dev.perrin.theory.grpc;

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
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.grpc.GrpcService;

/// `perrin.theory.v1.Theory`: says of each call how it is worked on ([Calls]) and which answer it gets
/// ([TheoryAnswers]).
@GrpcService
public class TheoryEndpoint implements BindableService, TheoryGrpc.AsyncService {
    private final TheoryAnswers answers;
    private final CallMeters predict;
    private final CallMeters predictStream;
    private final CallMeters sweep;
    private final CallMeters equivalent;
    private final CallMeters portrait;
    private final CallMeters stability;
    private final CallMeters sample;
    private final CallMeters pairCovariance;
    private final CallMeters limits;

    public TheoryEndpoint(TheoryAnswers answers, MeterRegistry meters) {
        this.answers = answers;
        this.predict = new CallMeters("Predict", meters);
        this.predictStream = new CallMeters("PredictStream", meters);
        this.sweep = new CallMeters("Sweep", meters);
        this.equivalent = new CallMeters("Equivalent", meters);
        this.portrait = new CallMeters("Portrait", meters);
        this.stability = new CallMeters("Stability", meters);
        this.sample = new CallMeters("Sample", meters);
        this.pairCovariance = new CallMeters("PairCovariance", meters);
        this.limits = new CallMeters("GetLimits", meters);
    }

    @Override
    public ServerServiceDefinition bindService() {
        return TheoryGrpc.bindService(this);
    }

    @Override
    public void predict(PredictRequest request, StreamObserver<PredictResponse> responses) {
        if (PredictAnswers.isSmall(request)) {
            Calls.small(predict, request, responses, answers::predict);
        } else {
            Calls.unary(predict, request, responses, answers::predict);
        }
    }

    @Override
    public void predictStream(PredictRequest request, StreamObserver<PredictPart> responses) {
        Calls.encodedStream(predictStream, request, responses, answers::predictStream);
    }

    @Override
    public void sweep(SweepRequest request, StreamObserver<SweepPoint> responses) {
        Calls.stream(sweep, request, responses, answers::sweep);
    }

    @Override
    public void equivalent(EquivalentRequest request, StreamObserver<EquivalentResponse> responses) {
        Calls.small(equivalent, request, responses, answers::equivalent);
    }

    @Override
    public void portrait(PortraitRequest request, StreamObserver<PortraitResponse> responses) {
        Calls.unary(portrait, request, responses, answers::portrait);
    }

    @Override
    public void stability(StabilityRequest request, StreamObserver<StabilityResponse> responses) {
        Calls.unary(stability, request, responses, answers::stability);
    }

    @Override
    public void sample(SampleRequest request, StreamObserver<SamplePart> responses) {
        Calls.stream(sample, request, responses, answers::sample);
    }

    @Override
    public void pairCovariance(PairCovarianceRequest request, StreamObserver<PairCovarianceResponse> responses) {
        Calls.unary(pairCovariance, request, responses, answers::pairCovariance);
    }

    @Override
    public void getLimits(GetLimitsRequest request, StreamObserver<GetLimitsResponse> responses) {
        Calls.small(limits, request, responses, answers::limits);
    }
}
