package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.ExplicitSteps;
import dev.perrin.proto.theory.v1.ExponentWindow;
import dev.perrin.proto.theory.v1.FixedStart;
import dev.perrin.proto.theory.v1.GaussianStart;
import dev.perrin.proto.theory.v1.HessianNoise;
import dev.perrin.proto.theory.v1.Hyperparameters;
import dev.perrin.proto.theory.v1.LinearSteps;
import dev.perrin.proto.theory.v1.LogarithmicSteps;
import dev.perrin.proto.theory.v1.ModeNoise;
import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.PowerLawBulk;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.Spectrum;
import dev.perrin.proto.theory.v1.Start;
import dev.perrin.proto.theory.v1.StepGrid;
import java.util.List;
import java.util.function.Consumer;

/// A sound request and what is wrong with others.
final class BadRequests {
    private BadRequests() {}

    record Case(String name, PredictRequest request, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// Case `over_1` of the golden file.
    static PredictRequest.Builder sound() {
        return PredictRequest.newBuilder()
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setLearningRate(0.1)
                        .setMomentum(0.9)
                        .setBatchSize(16))
                .setSpectrum(Spectrum.newBuilder().addEigenvalue(0.01))
                .setNoise(
                        Noise.newBuilder().setHessian(HessianNoise.newBuilder().setVariance(1)))
                .setSteps(steps(1, 10, 100));
    }

    static List<Case> cases() {
        return List.of(
                bad("no hyperparameters", r -> r.clearHyperparameters(), "hyperparameters is missing: must be given"),
                bad(
                        "learning rate 0",
                        r -> r.getHyperparametersBuilder().setLearningRate(0),
                        "hyperparameters.learning_rate is 0.0: must be finite and greater than 0"),
                bad(
                        "learning rate infinite",
                        r -> r.getHyperparametersBuilder().setLearningRate(Double.POSITIVE_INFINITY),
                        "hyperparameters.learning_rate is Infinity: must be finite and greater than 0"),
                bad(
                        "momentum 1",
                        r -> r.getHyperparametersBuilder().setMomentum(1),
                        "hyperparameters.momentum is 1.0: must be in [0, 1)"),
                bad(
                        "momentum negative",
                        r -> r.getHyperparametersBuilder().setMomentum(-0.1),
                        "hyperparameters.momentum is -0.1: must be in [0, 1)"),
                bad(
                        "momentum NaN",
                        r -> r.getHyperparametersBuilder().setMomentum(Double.NaN),
                        "hyperparameters.momentum is NaN: must be in [0, 1)"),
                bad(
                        "weight decay negative",
                        r -> r.getHyperparametersBuilder().setWeightDecay(-1),
                        "hyperparameters.weight_decay is -1.0: must be finite and at least 0"),
                bad(
                        "no batch size for Hessian noise",
                        r -> r.getHyperparametersBuilder().clearBatchSize(),
                        "hyperparameters.batch_size is 0: must be at least 1 for noise.hessian"),
                bad(
                        "no spectrum",
                        r -> r.clearSpectrum(),
                        "spectrum.eigenvalue is empty: must have at least one value"),
                bad(
                        "eigenvalue NaN",
                        r -> r.getSpectrumBuilder().addEigenvalue(Double.NaN),
                        "spectrum.eigenvalue[1] is NaN: must be finite"),
                bad(
                        "unstable mode",
                        r -> r.getSpectrumBuilder().addEigenvalue(64),
                        "spectrum.eigenvalue[1] is 64.0: x = learning_rate · (eigenvalue + weight_decay) = 6.4"
                                + " must be below the stability limit 2(1 + momentum) = 3.8"),
                bad(
                        "negative curvature from a stationary start",
                        r -> r.setSpectrum(spectrum(0.01, -0.5)).setNoise(modes(1, 1)),
                        "spectrum.eigenvalue[1] is -0.5: has negative curvature"),
                bad(
                        "negative curvature with Hessian noise",
                        r -> r.setSpectrum(spectrum(-0.5)),
                        "spectrum.eigenvalue[0] is -0.5: must not be negative with noise.hessian"),
                bad(
                        "growth beyond a double",
                        r -> r.setSpectrum(spectrum(-0.5))
                                .setNoise(modes(1))
                                .setStart(Start.newBuilder().setFixed(FixedStart.newBuilder()))
                                .setSteps(steps(1_000_000)),
                        "spectrum.eigenvalue[0] is -0.5: the mean-squared displacement at step 1000000 of this mode is"
                                + " beyond the range of a double"),
                bad(
                        "mixed multiplicities",
                        r -> r.getSpectrumBuilder().addMultiplicity(1).addMultiplicity(2),
                        "spectrum.multiplicity is 2 values: must be left out or have one value for each of the 1"),
                bad(
                        "multiplicity 0",
                        r -> r.getSpectrumBuilder().addMultiplicity(0),
                        "spectrum.multiplicity[0] is 0.0: must be finite and greater than 0"),
                bad(
                        "mixed names",
                        r -> r.getSpectrumBuilder().addName("a").addName("b"),
                        "spectrum.name is 2 names: must be left out or have one name for each of the 1"),
                bad(
                        "mixed groups",
                        r -> r.getSpectrumBuilder().addGroup("a").addGroup("b"),
                        "spectrum.group is 2 names: must be left out or have one name for each of the 1"),
                bad(
                        "a density upside down",
                        r -> r.getSpectrumBuilder()
                                .addBulk(PowerLawBulk.newBuilder()
                                        .setLower(2)
                                        .setUpper(1)
                                        .setMass(1)),
                        "spectrum.bulk[0].upper is 1.0: must be finite and greater than lower"),
                bad(
                        "a tolerance beyond what doubles hold",
                        r -> r.getSpectrumBuilder().setBulkTolerance(1e-15),
                        "spectrum.bulk_tolerance is 1.0E-15: must be in [1e-13, 0.1]"),
                bad(
                        "a negative stationarity tolerance",
                        r -> r.setStationarityTolerance(-1),
                        "stationarity_tolerance is -1.0: must be finite and greater than 0"),
                bad(
                        "a local exponent at step 0",
                        r -> r.setLocalExponent(true)
                                .setSteps(StepGrid.newBuilder()
                                        .setExplicit(ExplicitSteps.newBuilder().addStep(0))),
                        "steps[0] is 0: must be at least 1 with local_exponent"),
                bad("a loss without steps", r -> r.clearSteps().setLoss(true), "loss is true: needs steps"),
                bad("no noise", r -> r.clearNoise(), "noise is missing: must be given"),
                bad(
                        "negative Hessian noise",
                        r -> r.getNoiseBuilder().getHessianBuilder().setVariance(-1),
                        "noise.hessian.variance is -1.0: must be finite and at least 0"),
                bad(
                        "negative variance of a mode",
                        r -> r.setSpectrum(spectrum(1, 2)).setNoise(modes(1, -2)),
                        "noise.modes.variance[1] is -2.0: must be finite and at least 0"),
                bad(
                        "infinite variance of a mode",
                        r -> r.setNoise(modes(Double.POSITIVE_INFINITY)),
                        "noise.modes.variance[0] is Infinity: must be finite and at least 0"),
                bad(
                        "mixed variances",
                        r -> r.setNoise(modes(1, 2)),
                        "noise.modes.variance is 2 values: must have one value for each of the 1 eigenvalues"),
                bad(
                        "mixed start",
                        r -> r.getStartBuilder()
                                .getFixedBuilder()
                                .addVelocity(1)
                                .addVelocity(2),
                        "start.fixed.velocity is 2 values: must be left out or have one value for each of the 1"),
                bad(
                        "start NaN",
                        r -> r.getStartBuilder().getFixedBuilder().addPosition(Double.NaN),
                        "start.fixed.position[0] is NaN: must be finite"),
                bad(
                        "unknown dynamics",
                        r -> r.addDynamicsValue(99),
                        "dynamics[0] is 99: must be one of the named dynamics"),
                bad(
                        "dynamics twice",
                        r -> r.addDynamics(Dynamics.DYNAMICS_HEAVY_BALL).addDynamics(Dynamics.DYNAMICS_HEAVY_BALL),
                        "dynamics[1] is DYNAMICS_HEAVY_BALL: must not be repeated"),
                bad(
                        "empty grid",
                        r -> r.setSteps(steps()),
                        "steps is empty: must be left out or have at least one step"),
                bad(
                        "negative step",
                        r -> r.setSteps(steps(1, -1)),
                        "steps.explicit.step[1] is -1: must not be negative"),
                bad("step too large", r -> r.setSteps(steps(1_000_000_001)), "steps is 1000000001: must not be beyond"),
                bad(
                        "oversized linear grid",
                        r -> r.setSteps(StepGrid.newBuilder()
                                .setLinear(LinearSteps.newBuilder().setStride(1).setCount(Integer.MAX_VALUE))),
                        "steps is 2147483647 steps: must not be more than 100000"),
                bad(
                        "oversized logarithmic grid",
                        r -> r.setSteps(StepGrid.newBuilder()
                                .setLogarithmic(LogarithmicSteps.newBuilder()
                                        .setFirst(1)
                                        .setLast(Long.MAX_VALUE)
                                        .setPerDecade(Integer.MAX_VALUE))),
                        "steps is 4"),
                bad(
                        "logarithmic grid from 0",
                        r -> r.setSteps(StepGrid.newBuilder()
                                .setLogarithmic(LogarithmicSteps.newBuilder()
                                        .setLast(10)
                                        .setPerDecade(3))),
                        "steps.logarithmic.first is 0: must be at least 1"),
                bad(
                        "shuffled without epochs",
                        r -> r.addDynamics(Dynamics.DYNAMICS_EPOCH_SHUFFLED),
                        "hyperparameters.batches_per_epoch is 0: must be at least 2 for epoch-shuffled noise"),
                bad(
                        "relative entropy of shuffled epochs",
                        r -> r.setRelativeEntropy(true)
                                .addDynamics(Dynamics.DYNAMICS_HEAVY_BALL)
                                .addDynamics(Dynamics.DYNAMICS_EPOCH_SHUFFLED)
                                .getHyperparametersBuilder()
                                .setBatchesPerEpoch(20),
                        "relative_entropy is true: must be left out with DYNAMICS_EPOCH_SHUFFLED"),
                bad(
                        "stationarity of shuffled epochs",
                        r -> r.setStationarityTolerance(0.1)
                                .addDynamics(Dynamics.DYNAMICS_EPOCH_SHUFFLED)
                                .getHyperparametersBuilder()
                                .setBatchesPerEpoch(20),
                        "stationarity_tolerance is 0.1: must be left out with DYNAMICS_EPOCH_SHUFFLED"),
                bad(
                        "less data than a batch",
                        r -> r.getHyperparametersBuilder().setDataSize(8),
                        "hyperparameters.data_size is 8: must be left out or be at least 2 and at least batch_size"),
                bad(
                        "unstable under Nesterov",
                        r -> r.setSpectrum(spectrum(16)).addDynamics(Dynamics.DYNAMICS_NESTEROV),
                        "spectrum.eigenvalue[0] is 16.0: x = learning_rate · (eigenvalue + weight_decay) = 1.6"),
                bad(
                        "unstable mode from a fixed start",
                        r -> r.setSpectrum(spectrum(64))
                                .setStart(Start.newBuilder().setFixed(FixedStart.newBuilder())),
                        "spectrum.eigenvalue[0] is 64.0: x = learning_rate · (eigenvalue + weight_decay) = 6.4"
                                + " must be below the stability limit 2(1 + momentum) = 3.8; from this start, allow_unstable"
                                + " has it answered all the same"),
                bad(
                        "unstable mode allowed from the stationary start",
                        r -> r.setSpectrum(spectrum(64)).setAllowUnstable(true),
                        "spectrum.eigenvalue[0] is 64.0: x = learning_rate · (eigenvalue + weight_decay) = 6.4"
                                + " must be below the stability limit 2(1 + momentum) = 3.8"),
                bad(
                        "unstable mode allowed to outgrow a double",
                        r -> r.setSpectrum(spectrum(64))
                                .setAllowUnstable(true)
                                .setSteps(steps(1000))
                                .setStart(Start.newBuilder().setFixed(FixedStart.newBuilder())),
                        "spectrum.eigenvalue[0] is 64.0: the mean-squared displacement at step 1000 of this mode is"
                                + " beyond the range of a double"),
                bad(
                        "too few variances of a Gaussian start",
                        r -> gaussian(r).addPositionVariance(1).addPositionVariance(1),
                        "start.gaussian.position_variance is 2 values: must be left out or have one value for each of"
                                + " the 1 eigenvalues"),
                bad(
                        "negative variance of a Gaussian start",
                        r -> gaussian(r).addVelocityVariance(-1),
                        "start.gaussian.velocity_variance[0] is -1.0: must be finite and at least 0"),
                bad(
                        "mean of a Gaussian start not a number",
                        r -> gaussian(r).addVelocity(Double.NaN),
                        "start.gaussian.velocity[0] is NaN: must be finite"),
                bad(
                        "covariance of a Gaussian start beyond its variances",
                        r -> gaussian(r)
                                .addPositionVariance(4)
                                .addVelocityVariance(9)
                                .addPositionVelocityCovariance(-6.1),
                        "start.gaussian.position_velocity_covariance[0] is -6.1: must not be beyond the root of the"
                                + " product of the variances, 6.0"),
                bad("correlation without modes", r -> r.setCorrelation(true), "correlation is true: needs per_mode"),
                bad(
                        "average over no step",
                        r -> r.setCorrelation(true).setPerMode(true).setSteps(steps(1, 0)),
                        "steps[1] is 0: must be at least 1 with correlation"),
                bad("evolution without modes", r -> r.setEvolution(true), "evolution is true: needs per_mode"),
                bad(
                        "window from 0",
                        r -> r.setExponentWindow(ExponentWindow.newBuilder().setTo(10)),
                        "exponent_window.from is 0: must be at least 1"),
                bad(
                        "window beside the grid",
                        r -> r.setExponentWindow(
                                ExponentWindow.newBuilder().setFrom(2).setTo(10)),
                        "exponent_window is [2, 10]: must contain at least two different steps of the grid"),
                bad(
                        "window without displacement",
                        r -> r.setNoise(modes(0))
                                .setExponentWindow(
                                        ExponentWindow.newBuilder().setFrom(1).setTo(10)),
                        "exponent_window is [1, 10]: has a mean-squared displacement of 0 at step 1"));
    }

    private static Case bad(String name, Consumer<PredictRequest.Builder> spoil, String message) {
        PredictRequest.Builder request = sound();
        spoil.accept(request);
        return new Case(name, request.build(), message);
    }

    private static GaussianStart.Builder gaussian(PredictRequest.Builder request) {
        return request.getStartBuilder().getGaussianBuilder();
    }

    private static StepGrid steps(long... steps) {
        ExplicitSteps.Builder explicit = ExplicitSteps.newBuilder();
        for (long step : steps) {
            explicit.addStep(step);
        }
        return StepGrid.newBuilder().setExplicit(explicit).build();
    }

    private static Spectrum spectrum(double... eigenvalues) {
        Spectrum.Builder spectrum = Spectrum.newBuilder();
        for (double eigenvalue : eigenvalues) {
            spectrum.addEigenvalue(eigenvalue);
        }
        return spectrum.build();
    }

    private static Noise modes(double... variances) {
        ModeNoise.Builder modes = ModeNoise.newBuilder();
        for (double variance : variances) {
            modes.addVariance(variance);
        }
        return Noise.newBuilder().setModes(modes).build();
    }
}
