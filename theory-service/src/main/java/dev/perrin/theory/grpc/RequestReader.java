package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.FixedStart;
import dev.perrin.proto.theory.v1.GaussianStart;
import dev.perrin.proto.theory.v1.LinearSteps;
import dev.perrin.proto.theory.v1.LogarithmicSteps;
import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.theory.bulk.PowerLawBulk;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.ParameterDependentNoise;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.dynamics.UnderdampedLangevinCentred;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.noise.FullNoise;
import dev.perrin.theory.noise.GaussianPopulationNoise;
import dev.perrin.theory.noise.HessianNoise;
import dev.perrin.theory.noise.ModeNoise;
import dev.perrin.theory.noise.NoiseModel;
import dev.perrin.theory.prediction.Curves;
import dev.perrin.theory.prediction.FitWindow;
import dev.perrin.theory.prediction.Groups;
import dev.perrin.theory.prediction.Question;
import dev.perrin.theory.prediction.RequestLimits;
import dev.perrin.theory.prediction.Spectrum;
import dev.perrin.theory.prediction.Start;
import dev.perrin.theory.prediction.StepGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/// Turns a request into a question, and refuses what cannot be one. Sizes are checked before anything is allocated.
final class RequestReader {
    private final RequestLimits limits;

    RequestReader(RequestLimits limits) {
        this.limits = limits;
    }

    /// What a request says of modes and noise, read anew whenever it is asked for.
    Supplier<SpectrumAndNoise> problem(PredictRequest request) {
        return () -> SpectrumAndNoise.read(request.getSpectrum(), request.getNoise(), limits);
    }

    /// A question to be answered at once.
    Question read(PredictRequest request) {
        return read(request, problem(request));
    }

    /// A question to be answered at once.
    ///
    /// @param problem of the request.
    Question read(PredictRequest request, Supplier<SpectrumAndNoise> problem) {
        Question question = question(request, problem);
        limits.requireAnswerable(question);
        return question;
    }

    /// A question to be answered in parts.
    Question readStreamed(PredictRequest request) {
        Question question = question(request, problem(request));
        limits.requireStreamable(question);
        return question;
    }

    private Question question(PredictRequest request, Supplier<SpectrumAndNoise> given) {
        if (!request.hasHyperparameters()) {
            throw missing("hyperparameters");
        }
        Hyperparameters hyperparameters = HyperparameterMessages.read(request.getHyperparameters());
        SpectrumAndNoise problem = given.get();
        List<Dynamics> dynamics = dynamics(request);
        long[] steps = request.hasSteps() ? steps(request.getSteps()) : new long[0];
        return new Question(
                hyperparameters,
                problem.spectrum(),
                problem.noise(),
                start(request.getStart()),
                dynamics,
                steps,
                request.getPerMode(),
                curves(request),
                window(request),
                request.getStationarityTolerance() == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(request.getStationarityTolerance()),
                limits.integral(request.getSpectrum().getBulkTolerance(), (long) steps.length * dynamics.size()),
                request.getSdeError()
                        ? Optional.of(new Question.Comparison(new UnderdampedLangevin(), new HeavyBall()))
                        : Optional.empty(),
                request.getAllowUnstable());
    }

    private static Curves curves(PredictRequest request) {
        return new Curves(
                request.getEvolution(),
                request.getCorrelation(),
                request.getLocalExponent(),
                request.getLoss(),
                request.getRelativeEntropy());
    }

    private static Optional<FitWindow> window(PredictRequest request) {
        return request.hasExponentWindow()
                ? Optional.of(new FitWindow(
                        request.getExponentWindow().getFrom(),
                        request.getExponentWindow().getTo()))
                : Optional.empty();
    }

    static Spectrum spectrum(dev.perrin.proto.theory.v1.Spectrum message) {
        double[] eigenvalues = array(message.getEigenvalueList());
        double[] multiplicities = message.getMultiplicityCount() == 0
                ? Spectrum.once(eigenvalues.length)
                : array(message.getMultiplicityList());
        List<PowerLawBulk> bulks = new ArrayList<>();
        for (int i = 0; i < message.getBulkCount(); i++) {
            bulks.add(bulk(i, message.getBulk(i)));
        }
        return new Spectrum(
                eigenvalues,
                multiplicities,
                message.getNameList(),
                Groups.of(message.getGroupList(), eigenvalues.length),
                bulks);
    }

    private static PowerLawBulk bulk(int index, dev.perrin.proto.theory.v1.PowerLawBulk message) {
        return new PowerLawBulk(
                index,
                message.getLower(),
                message.getUpper(),
                message.getExponent(),
                message.getMass(),
                message.getGroup().isEmpty() ? "bulk[" + index + "]" : message.getGroup(),
                message.hasNoiseVariance() ? OptionalDouble.of(message.getNoiseVariance()) : OptionalDouble.empty());
    }

    static NoiseModel noise(Noise message) {
        return switch (message.getKindCase()) {
            case HESSIAN -> new HessianNoise(message.getHessian().getVariance());
            case MODES -> new ModeNoise(array(message.getModes().getVarianceList()));
            case GAUSSIAN_POPULATION ->
                new GaussianPopulationNoise(message.getGaussianPopulation().getLabelVariance());
            case FULL -> new FullNoise(array(message.getFull().getCovarianceList()));
            case FINITE_DATA ->
                throw new InvalidQuestionException("noise", message.getKindCase(), "is not answered by this call");
            case KIND_NOT_SET -> throw missing("noise");
        };
    }

    static Start start(dev.perrin.proto.theory.v1.Start message) {
        return switch (message.getKindCase()) {
            case FIXED -> {
                FixedStart fixed = message.getFixed();
                yield new Start.Fixed(array(fixed.getPositionList()), array(fixed.getVelocityList()));
            }
            case GAUSSIAN -> {
                GaussianStart gaussian = message.getGaussian();
                yield new Start.Gaussian(
                        array(gaussian.getPositionList()),
                        array(gaussian.getVelocityList()),
                        array(gaussian.getPositionVarianceList()),
                        array(gaussian.getVelocityVarianceList()),
                        array(gaussian.getPositionVelocityCovarianceList()));
            }
            case STATIONARY, KIND_NOT_SET -> new Start.Stationary();
        };
    }

    private static List<Dynamics> dynamics(PredictRequest request) {
        List<Dynamics> dynamics = new ArrayList<>();
        for (int i = 0; i < request.getDynamicsCount(); i++) {
            Dynamics one = dynamics("dynamics[" + i + "]", request.getDynamicsValue(i));
            if (dynamics.contains(one)) {
                throw new InvalidQuestionException(
                        "dynamics[" + i + "]", request.getDynamics(i), "must not be repeated");
            }
            HyperparameterMessages.requireFits(request.getHyperparameters(), one);
            requireLawOfTheStep(one, request);
            dynamics.add(one);
        }
        return dynamics.isEmpty() ? List.of(new HeavyBall()) : dynamics;
    }

    /// What is asked of the distance from the stationary law needs a law that is a function of the step alone.
    private static void requireLawOfTheStep(Dynamics dynamics, PredictRequest request) {
        if (dynamics.hasNoiseWithoutMemory()) {
            return;
        }
        String rule = "must be left out with DYNAMICS_EPOCH_SHUFFLED, whose noise has a memory";
        if (request.getRelativeEntropy()) {
            throw new InvalidQuestionException("relative_entropy", true, rule);
        }
        if (request.getStationarityTolerance() != 0) {
            throw new InvalidQuestionException("stationarity_tolerance", request.getStationarityTolerance(), rule);
        }
    }

    /// The dynamics of a number on the wire, which need not be one of the schema.
    static Dynamics dynamics(String field, int number) {
        dev.perrin.proto.theory.v1.Dynamics message = dev.perrin.proto.theory.v1.Dynamics.forNumber(number);
        if (message == null) {
            throw new InvalidQuestionException(field, number, "must be one of the named dynamics");
        }
        return dynamics(field, message);
    }

    static Dynamics dynamics(String field, dev.perrin.proto.theory.v1.Dynamics message) {
        return switch (message) {
            case DYNAMICS_HEAVY_BALL -> new HeavyBall();
            case DYNAMICS_UNDERDAMPED_LANGEVIN -> new UnderdampedLangevin();
            case DYNAMICS_NESTEROV -> new Nesterov();
            case DYNAMICS_EPOCH_SHUFFLED -> new EpochShuffled();
            case DYNAMICS_PARAMETER_DEPENDENT_NOISE -> new ParameterDependentNoise();
            case DYNAMICS_UNDERDAMPED_LANGEVIN_CENTRED -> new UnderdampedLangevinCentred();
            case DYNAMICS_UNSPECIFIED, UNRECOGNIZED ->
                throw new InvalidQuestionException(field, message, "must be one of the named dynamics");
        };
    }

    long[] steps(dev.perrin.proto.theory.v1.StepGrid message) {
        StepGrid grid = switch (message.getKindCase()) {
            case EXPLICIT -> new StepGrid.Explicit(longs(message.getExplicit().getStepList()));
            case LINEAR -> {
                LinearSteps linear = message.getLinear();
                yield new StepGrid.Linear(linear.getFirst(), linear.getStride(), linear.getCount());
            }
            case LOGARITHMIC -> {
                LogarithmicSteps logarithmic = message.getLogarithmic();
                yield new StepGrid.Logarithmic(
                        logarithmic.getFirst(), logarithmic.getLast(), logarithmic.getPerDecade());
            }
            case KIND_NOT_SET -> new StepGrid.Explicit();
        };
        if (grid.size() == 0) {
            throw new InvalidQuestionException("steps", "empty", "must be left out or have at least one step");
        }
        limits.requireSteps(grid);
        return grid.steps();
    }

    private static long[] longs(List<Long> values) {
        long[] array = new long[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    static double[] array(List<Double> values) {
        double[] array = new double[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    static InvalidQuestionException missing(String field) {
        return new InvalidQuestionException(field, "missing", "must be given");
    }
}
