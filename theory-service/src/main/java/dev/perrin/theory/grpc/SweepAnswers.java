package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.Hyperparameters;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.SweepPoint;
import dev.perrin.proto.theory.v1.SweepRequest;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.prediction.RequestLimits;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers `Sweep`: one point after the other, so that none waits in memory for the others.
final class SweepAnswers {
    private final PredictAnswers predictions;
    private final RequestReader reader;
    private final RequestLimits limits;

    SweepAnswers(PredictAnswers predictions, RequestLimits limits) {
        this.predictions = predictions;
        this.reader = new RequestReader(limits);
        this.limits = limits;
    }

    void answer(SweepRequest request, Parts<SweepPoint> points) {
        if (!request.hasBase()) {
            throw RequestReader.missing("base");
        }
        int[] sizes = {
            request.getLearningRateCount(),
            request.getMomentumCount(),
            request.getWeightDecayCount(),
            request.getBatchSizeCount()
        };
        long count =
                Arrays.stream(sizes).mapToLong(size -> Math.max(1, size)).reduce(1, SweepAnswers::saturatedProduct);
        limits.requireSweep(count, evaluations(request.getBase()));
        Supplier<SpectrumAndNoise> problem = new Once<>(reader.problem(request.getBase()));
        for (int index = 0; index < count; index++) {
            points.requireReader();
            points.write(point(request, problem, index));
        }
    }

    /// Remembers what was given: data are decomposed once, not at every point. A refusal is given anew every time.
    private static final class Once<T> implements Supplier<T> {
        private final Supplier<T> source;
        private @Nullable T known;

        Once(Supplier<T> source) {
            this.source = source;
        }

        @Override
        public T get() {
            T value = known;
            if (value == null) {
                value = source.get();
                known = value;
            }
            return value;
        }
    }

    private SweepPoint point(SweepRequest request, Supplier<SpectrumAndNoise> problem, int index) {
        Hyperparameters hyperparameters = hyperparameters(request, index);
        SweepPoint.Builder point = SweepPoint.newBuilder().setIndex(index).setHyperparameters(hyperparameters);
        try {
            PredictRequest question = request.getBase().toBuilder()
                    .setHyperparameters(hyperparameters)
                    .build();
            point.setAnswer(predictions.answer(reader.read(question, problem)));
        } catch (InvalidQuestionException e) {
            point.setRefusal(String.valueOf(e.getMessage()));
        }
        return point.build();
    }

    /// The combination of an index, whose last digit (the batch size) runs fastest.
    private static Hyperparameters hyperparameters(SweepRequest request, int index) {
        Hyperparameters.Builder point = request.getBase().getHyperparameters().toBuilder();
        int rest = index;
        if (request.getBatchSizeCount() > 0) {
            point.setBatchSize(request.getBatchSize(rest % request.getBatchSizeCount()));
            rest /= request.getBatchSizeCount();
        }
        if (request.getWeightDecayCount() > 0) {
            point.setWeightDecay(request.getWeightDecay(rest % request.getWeightDecayCount()));
            rest /= request.getWeightDecayCount();
        }
        if (request.getMomentumCount() > 0) {
            point.setMomentum(request.getMomentum(rest % request.getMomentumCount()));
            rest /= request.getMomentumCount();
        }
        if (request.getLearningRateCount() > 0) {
            point.setLearningRate(request.getLearningRate(rest));
        }
        return point.build();
    }

    /// Of one point.
    private long evaluations(PredictRequest base) {
        limits.requireModes(base.getSpectrum().getEigenvalueCount());
        long modes = Math.max(1, base.getSpectrum().getEigenvalueCount());
        long steps = base.hasSteps() ? reader.steps(base.getSteps()).length : 1;
        return modes * steps * Math.max(1, base.getDynamicsCount());
    }

    private static long saturatedProduct(long left, long right) {
        return left > Integer.MAX_VALUE ? left : left * right;
    }
}
