package dev.perrin.theory.grpc;

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
import dev.perrin.theory.prediction.Predictor;
import dev.perrin.theory.prediction.RequestLimits;

/// Every answer as a function of its request, without a network: what the endpoint serves and the shell prints.
/// Stateless. A method throws [dev.perrin.theory.mode.InvalidQuestionException] where there is no answer.
public final class TheoryAnswers {
    private final PredictAnswers predictions;
    private final SweepAnswers sweeps;
    private final PortraitAnswers portraits;
    private final StabilityAnswers stability;
    private final SampleAnswers samples;
    private final PairCovarianceAnswers pairs;
    private final LimitsAnswers limits;

    public TheoryAnswers(Predictor predictor, RequestLimits limits) {
        this.predictions = new PredictAnswers(predictor, limits);
        this.sweeps = new SweepAnswers(predictions, limits);
        this.portraits = new PortraitAnswers(limits);
        this.stability = new StabilityAnswers(limits);
        this.samples = new SampleAnswers(limits);
        this.pairs = new PairCovarianceAnswers(limits);
        this.limits = new LimitsAnswers(limits);
    }

    public PredictResponse predict(PredictRequest request) {
        return predictions.answer(request);
    }

    public void predictStream(PredictRequest request, Parts<EncodedPart> parts) {
        predictions.stream(request, parts);
    }

    public void sweep(SweepRequest request, Parts<SweepPoint> points) {
        sweeps.answer(request, points);
    }

    public EquivalentResponse equivalent(EquivalentRequest request) {
        return EquivalentAnswers.answer(request);
    }

    public PortraitResponse portrait(PortraitRequest request) {
        return portraits.answer(request);
    }

    public StabilityResponse stability(StabilityRequest request) {
        return stability.answer(request);
    }

    public void sample(SampleRequest request, Parts<SamplePart> parts) {
        samples.answer(request, parts);
    }

    public PairCovarianceResponse pairCovariance(PairCovarianceRequest request) {
        return pairs.answer(request);
    }

    public GetLimitsResponse limits(GetLimitsRequest request) {
        return limits.answer(request);
    }
}
