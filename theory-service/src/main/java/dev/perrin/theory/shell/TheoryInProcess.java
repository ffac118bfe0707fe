package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.EquivalentRequest;
import dev.perrin.proto.theory.v1.EquivalentResponse;
import dev.perrin.proto.theory.v1.GetLimitsRequest;
import dev.perrin.proto.theory.v1.GetLimitsResponse;
import dev.perrin.proto.theory.v1.PairCovarianceRequest;
import dev.perrin.proto.theory.v1.PairCovarianceResponse;
import dev.perrin.proto.theory.v1.PortraitRequest;
import dev.perrin.proto.theory.v1.PortraitResponse;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.SamplePart;
import dev.perrin.proto.theory.v1.SampleRequest;
import dev.perrin.proto.theory.v1.StabilityRequest;
import dev.perrin.proto.theory.v1.StabilityResponse;
import dev.perrin.proto.theory.v1.SweepPoint;
import dev.perrin.proto.theory.v1.SweepRequest;
import dev.perrin.theory.grpc.TheoryAnswers;
import dev.perrin.theory.prediction.Predictor;
import dev.perrin.theory.prediction.RequestLimits;
import java.util.function.Consumer;

/// The answers of the service, without the service.
final class TheoryInProcess implements Theory {
    private final TheoryAnswers answers = new TheoryAnswers(new Predictor(), RequestLimits.DEFAULTS);

    @Override
    public PredictResponse predict(PredictRequest request) {
        return answers.predict(request);
    }

    @Override
    public void sweep(SweepRequest request, Consumer<SweepPoint> points) {
        answers.sweep(request, points::accept);
    }

    @Override
    public PortraitResponse portrait(PortraitRequest request) {
        return answers.portrait(request);
    }

    @Override
    public void sample(SampleRequest request, Consumer<SamplePart> parts) {
        answers.sample(request, parts::accept);
    }

    @Override
    public PairCovarianceResponse pairCovariance(PairCovarianceRequest request) {
        return answers.pairCovariance(request);
    }

    @Override
    public EquivalentResponse equivalent(EquivalentRequest request) {
        return answers.equivalent(request);
    }

    @Override
    public StabilityResponse stability(StabilityRequest request) {
        return answers.stability(request);
    }

    @Override
    public GetLimitsResponse limits() {
        return answers.limits(GetLimitsRequest.getDefaultInstance());
    }

    @Override
    public void close() {}
}
