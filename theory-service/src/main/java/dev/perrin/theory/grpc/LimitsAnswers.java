package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.GetLimitsRequest;
import dev.perrin.proto.theory.v1.GetLimitsResponse;
import dev.perrin.theory.prediction.RequestLimits;

/// Answers `GetLimits`.
final class LimitsAnswers {
    private final RequestLimits limits;

    LimitsAnswers(RequestLimits limits) {
        this.limits = limits;
    }

    GetLimitsResponse answer(GetLimitsRequest request) {
        return GetLimitsResponse.newBuilder()
                .setModes(limits.modes())
                .setSteps(limits.steps())
                .setLargestStep(limits.largestStep())
                .setEvaluations(limits.evaluations())
                .setValues(limits.values())
                .setStreamEvaluations(limits.streamEvaluations())
                .setPortraitPoints(limits.portraitPoints())
                .setSweepPoints(limits.sweepPoints())
                .setSampleValues(limits.sampleValues())
                .setDataValues(limits.dataValues())
                .build();
    }
}
