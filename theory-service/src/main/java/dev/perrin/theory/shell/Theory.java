package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.EquivalentRequest;
import dev.perrin.proto.theory.v1.EquivalentResponse;
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
import java.util.function.Consumer;

/// Who answers.
interface Theory extends AutoCloseable {
    PredictResponse predict(PredictRequest request);

    void sweep(SweepRequest request, Consumer<SweepPoint> points);

    PortraitResponse portrait(PortraitRequest request);

    void sample(SampleRequest request, Consumer<SamplePart> parts);

    PairCovarianceResponse pairCovariance(PairCovarianceRequest request);

    EquivalentResponse equivalent(EquivalentRequest request);

    StabilityResponse stability(StabilityRequest request);

    GetLimitsResponse limits();

    @Override
    void close();
}
