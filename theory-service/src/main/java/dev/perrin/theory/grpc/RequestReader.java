package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.FixedStart;
import dev.perrin.proto.theory.v1.LinearSteps;
import dev.perrin.proto.theory.v1.LogarithmicSteps;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.noise.GaussianPopulationNoise;
import dev.perrin.theory.noise.HessianNoise;
import dev.perrin.theory.noise.ModeNoise;
import dev.perrin.theory.noise.NoiseModel;
import dev.perrin.theory.prediction.FitWindow;
import dev.perrin.theory.prediction.Question;
import dev.perrin.theory.prediction.RequestLimits;
import dev.perrin.theory.prediction.Spectrum;
import dev.perrin.theory.prediction.Start;
import dev.perrin.theory.prediction.StepGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns a request into a question, and refuses what cannot be one. Sizes are checked before anything is allocated.
final class RequestReader {
    private final RequestLimits limits;

    RequestReader(RequestLimits limits) {
        this.limits = limits;
    }

    Question read(PredictRequest request) {
        if (!request.hasHyperparameters()) {
            throw missing("hyperparameters");
        }
        limits.requireModes(request.getSpectrum().getEigenvalueCount());
        Hyperparameters hyperparameters = hyperparameters(request.getHyperparameters());
        Spectrum spectrum = spectrum(request.getSpectrum());
        Optional<FitWindow> window = request.hasExponentWindow()
                ? Optional.of(new FitWindow(
                        request.getExponentWindow().getFrom(),
                        request.getExponentWindow().getTo()))
                : Optional.empty();
        Question question = new Question(
                hyperparameters,
                spectrum,
                noise(request),
                start(request),
                dynamics(request),
                steps(request),
                request.getPerMode(),
                request.getEvolution(),
                request.getCorrelation(),
                window);
        limits.requireAnswerable(question);
        return question;
    }

    private static Hyperparameters hyperparameters(dev.perrin.proto.theory.v1.Hyperparameters message) {
        return new Hyperparameters(
                message.getLearningRate(),
                message.getMomentum(),
                message.getWeightDecay(),
                message.getBatchSize(),
                message.getBatchesPerEpoch(),
                message.getDataSize());
    }

    private static Spectrum spectrum(dev.perrin.proto.theory.v1.Spectrum message) {
        double[] eigenvalues = array(message.getEigenvalueList());
        return message.getMultiplicityCount() == 0
                ? Spectrum.of(eigenvalues)
                : new Spectrum(eigenvalues, array(message.getMultiplicityList()));
    }

    private static NoiseModel noise(PredictRequest request) {
        return switch (request.getNoise().getKindCase()) {
            case HESSIAN -> new HessianNoise(request.getNoise().getHessian().getVariance());
            case MODES -> new ModeNoise(array(request.getNoise().getModes().getVarianceList()));
            case GAUSSIAN_POPULATION ->
                new GaussianPopulationNoise(
                        request.getNoise().getGaussianPopulation().getLabelVariance());
            case KIND_NOT_SET -> throw missing("noise");
        };
    }

    private static Start start(PredictRequest request) {
        return switch (request.getStart().getKindCase()) {
            case FIXED -> {
                FixedStart fixed = request.getStart().getFixed();
                yield new Start.Fixed(array(fixed.getPositionList()), array(fixed.getVelocityList()));
            }
            case STATIONARY, KIND_NOT_SET -> new Start.Stationary();
        };
    }

    private static List<Dynamics> dynamics(PredictRequest request) {
        List<Dynamics> dynamics = new ArrayList<>();
        for (int i = 0; i < request.getDynamicsCount(); i++) {
            String field = "dynamics[" + i + "]";
            Dynamics one = switch (request.getDynamics(i)) {
                case DYNAMICS_HEAVY_BALL -> new HeavyBall();
                case DYNAMICS_UNDERDAMPED_LANGEVIN -> new UnderdampedLangevin();
                case DYNAMICS_NESTEROV -> new Nesterov();
                case DYNAMICS_EPOCH_SHUFFLED -> new EpochShuffled();
                case DYNAMICS_UNSPECIFIED, UNRECOGNIZED ->
                    throw new InvalidQuestionException(
                            field, request.getDynamicsValue(i), "must be one of the named dynamics");
            };
            if (dynamics.contains(one)) {
                throw new InvalidQuestionException(field, request.getDynamics(i), "must not be repeated");
            }
            dynamics.add(one);
        }
        return dynamics.isEmpty() ? List.of(new HeavyBall()) : dynamics;
    }

    private long[] steps(PredictRequest request) {
        StepGrid grid = switch (request.getSteps().getKindCase()) {
            case EXPLICIT ->
                new StepGrid.Explicit(request.getSteps().getExplicit().getStepList().stream()
                        .mapToLong(Long::longValue)
                        .toArray());
            case LINEAR -> {
                LinearSteps linear = request.getSteps().getLinear();
                yield new StepGrid.Linear(linear.getFirst(), linear.getStride(), linear.getCount());
            }
            case LOGARITHMIC -> {
                LogarithmicSteps logarithmic = request.getSteps().getLogarithmic();
                yield new StepGrid.Logarithmic(
                        logarithmic.getFirst(), logarithmic.getLast(), logarithmic.getPerDecade());
            }
            case KIND_NOT_SET -> new StepGrid.Explicit();
        };
        if (request.hasSteps() && grid.size() == 0) {
            throw new InvalidQuestionException("steps", "empty", "must be left out or have at least one step");
        }
        limits.requireSteps(grid);
        return grid.steps();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static InvalidQuestionException missing(String field) {
        return new InvalidQuestionException(field, "missing", "must be given");
    }
}
