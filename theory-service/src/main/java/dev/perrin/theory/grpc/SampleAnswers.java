package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.SamplePart;
import dev.perrin.proto.theory.v1.SampleRequest;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.noise.NoiseModel;
import dev.perrin.theory.prediction.RequestLimits;
import dev.perrin.theory.prediction.Spectrum;
import dev.perrin.theory.sampling.SampleQuestion;
import dev.perrin.theory.sampling.SampleSlice;
import dev.perrin.theory.sampling.Sampler;

/// Answers `Sample` in parts.
final class SampleAnswers {
    private final RequestLimits limits;
    private final RequestReader reader;

    SampleAnswers(RequestLimits limits) {
        this.limits = limits;
        this.reader = new RequestReader(limits);
    }

    void answer(SampleRequest request, Parts<SamplePart> parts) {
        SampleQuestion question = read(request);
        Sampler sampler = new Sampler(question);
        sampler.draw(slice -> parts.write(part(question.steps(), slice)));
    }

    private SampleQuestion read(SampleRequest request) {
        if (!request.hasHyperparameters()) {
            throw RequestReader.missing("hyperparameters");
        }
        if (request.getSpectrum().getBulkCount() > 0) {
            throw new InvalidQuestionException(
                    "spectrum.bulk", "given", "must be left out for a sample: a density has no modes to draw");
        }
        limits.requireModes(request.getSpectrum().getEigenvalueCount());
        if (!request.hasSteps()) {
            throw RequestReader.missing("steps");
        }
        int trajectories = request.getTrajectories() == 0 ? 1 : request.getTrajectories();
        long[] steps = reader.steps(request.getSteps());
        limits.requireSample(trajectories, steps.length, request.getSpectrum().getEigenvalueCount());
        Hyperparameters hyperparameters = HyperparameterMessages.read(request.getHyperparameters());
        Dynamics dynamics = request.getDynamicsValue() == 0
                ? new HeavyBall()
                : RequestReader.dynamics("dynamics", request.getDynamicsValue());
        HyperparameterMessages.requireFits(request.getHyperparameters(), dynamics);
        Spectrum spectrum = RequestReader.spectrum(request.getSpectrum());
        return new SampleQuestion(
                hyperparameters,
                spectrum,
                noise(request.getNoise(), spectrum.size()),
                RequestReader.start(request.getStart()),
                dynamics,
                steps,
                request.getSeed(),
                trajectories,
                request.getPositionsOnly());
    }

    private static NoiseModel noise(Noise message, int modes) {
        return switch (message.getKindCase()) {
            case HESSIAN, MODES -> RequestReader.noise(message);
            case FULL -> {
                if (message.getFull().getCovarianceCount() != (long) modes * modes) {
                    throw new InvalidQuestionException(
                            "noise.full.covariance",
                            message.getFull().getCovarianceCount() + " values",
                            "must have a row and a column for each of the " + modes + " eigenvalues");
                }
                yield RequestReader.noise(message);
            }
            case GAUSSIAN_POPULATION, FINITE_DATA ->
                throw new InvalidQuestionException(
                        "noise", message.getKindCase(), "cannot be drawn: it depends on the parameters");
            case KIND_NOT_SET -> throw RequestReader.missing("noise");
        };
    }

    private static SamplePart part(long[] steps, SampleSlice slice) {
        SamplePart.Builder part =
                SamplePart.newBuilder().setTrajectory(slice.trajectory()).setFirstStep(slice.firstStep());
        for (int i = 0; i < slice.steps(); i++) {
            part.addSteps(steps[slice.firstStep() + i]);
        }
        for (double position : slice.positions()) {
            part.addPosition(position);
        }
        for (double velocity : slice.velocities()) {
            part.addVelocity(velocity);
        }
        return part.build();
    }
}
