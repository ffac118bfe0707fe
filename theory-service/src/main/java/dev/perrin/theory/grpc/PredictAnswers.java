package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.PredictPart;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.StepGrid;
import dev.perrin.theory.prediction.Predictor;
import dev.perrin.theory.prediction.Question;
import dev.perrin.theory.prediction.RequestLimits;

/// Answers `Predict` and `PredictStream`.
final class PredictAnswers {
    /// Modes × steps × dynamics below which an answer takes less than changing threads for it.
    private static final long SMALL = 64;

    private final Predictor predictor;
    private final RequestReader reader;

    PredictAnswers(Predictor predictor, RequestLimits limits) {
        this.predictor = predictor;
        this.reader = new RequestReader(limits);
    }

    PredictResponse answer(PredictRequest request) {
        return answer(reader.read(request));
    }

    PredictResponse answer(Question question) {
        ResponseWriter writer = new ResponseWriter(question);
        predictor.predict(question, writer);
        return writer.response();
    }

    void stream(PredictRequest request, Parts<EncodedPart> parts) {
        Question question = reader.readStreamed(request);
        PredictPart.Builder opening =
                PredictPart.newBuilder().setHyperparameters(HyperparameterMessages.message(question.hyperparameters()));
        for (long step : question.steps()) {
            opening.addSteps(step);
        }
        predictor.predict(question, new PartSink(question, opening, parts));
    }

    /// Whether a request is known, without reading all of it, to be answered within some ten microseconds.
    static boolean isSmall(PredictRequest request) {
        if (request.getSpectrum().getBulkCount() > 0
                || request.getNoise().getKindCase() == Noise.KindCase.FINITE_DATA
                || request.getNoise().getKindCase() == Noise.KindCase.GAUSSIAN_POPULATION
                || request.getNoise().getKindCase() == Noise.KindCase.FULL) {
            return false;
        }
        long modes = request.getSpectrum().getEigenvalueCount();
        long dynamics = Math.max(1, request.getDynamicsCount());
        return modes <= SMALL && dynamics <= SMALL && modes * dynamics * Math.max(1, steps(request)) <= SMALL;
    }

    /// At most so many steps; `SMALL + 1` where a look does not say.
    private static long steps(PredictRequest request) {
        StepGrid grid = request.getSteps();
        return switch (grid.getKindCase()) {
            case EXPLICIT -> Math.min(grid.getExplicit().getStepCount(), SMALL + 1);
            case LINEAR -> Math.min(Math.max(0, grid.getLinear().getCount()), SMALL + 1);
            // 19 decades at most.
            case LOGARITHMIC -> Math.min(19L * Math.max(0, grid.getLogarithmic().getPerDecade()) + 1, SMALL + 1);
            case KIND_NOT_SET -> 0;
        };
    }
}
