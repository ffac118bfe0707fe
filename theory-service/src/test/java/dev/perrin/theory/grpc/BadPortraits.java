package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.FullNoise;
import dev.perrin.proto.theory.v1.Hyperparameters;
import dev.perrin.proto.theory.v1.ModeNoise;
import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.PhasePlane;
import dev.perrin.proto.theory.v1.PortraitRequest;
import dev.perrin.proto.theory.v1.PositionPlane;
import dev.perrin.proto.theory.v1.PowerLawBulk;
import dev.perrin.proto.theory.v1.Spectrum;
import java.util.List;
import java.util.function.Consumer;

/// A sound request for a portrait and what is wrong with others.
final class BadPortraits {
    private BadPortraits() {}

    record Case(String name, PortraitRequest request, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// Case `noncommuting_2x2` of the golden file, between positions.
    static PortraitRequest.Builder sound() {
        return PortraitRequest.newBuilder()
                .setHyperparameters(
                        Hyperparameters.newBuilder().setLearningRate(0.1).setMomentum(0.9))
                .setSpectrum(Spectrum.newBuilder().addEigenvalue(1).addEigenvalue(0.1))
                .setNoise(full(0.05, 0.02, 0.02, 0.03))
                .setPositions(PositionPlane.newBuilder().setSecondMode(1));
    }

    static List<Case> cases() {
        return List.of(
                bad("no hyperparameters", r -> r.clearHyperparameters(), "hyperparameters is missing: must be given"),
                bad(
                        "learning rate NaN",
                        r -> r.getHyperparametersBuilder().setLearningRate(Double.NaN),
                        "hyperparameters.learning_rate is NaN: must be finite and greater than 0"),
                bad(
                        "no spectrum",
                        r -> r.clearSpectrum(),
                        "spectrum.eigenvalue is empty: must have at least one value"),
                bad("no noise", r -> r.clearNoise(), "noise is missing: must be given"),
                bad("no plane", r -> r.clearPlane(), "plane is missing: phase or positions must be given"),
                bad("no dynamics of that number", r -> r.setDynamicsValue(99), "dynamics is 99: must be one of"),
                bad(
                        "shuffled epochs",
                        r -> r.setDynamics(Dynamics.DYNAMICS_EPOCH_SHUFFLED)
                                .getHyperparametersBuilder()
                                .setBatchesPerEpoch(10),
                        "dynamics is epoch-shuffled: has noise with a memory"),
                bad("one point", r -> r.setPoints(1), "points is 1: must be at least 2"),
                bad("points negative", r -> r.setPoints(-5), "points is -5: must be at least 2"),
                bad(
                        "too many points",
                        r -> r.setPoints(317),
                        "points is 317: must not make more than 100000 points in the plane"),
                bad(
                        "points whose square is beyond an int",
                        r -> r.setPoints(Integer.MAX_VALUE),
                        "points is 2147483647: must not make more than 100000 points in the plane"),
                bad("half width negative", r -> r.setHalfWidth(-1), "half_width is -1.0: must be in (0, 1000.0]"),
                bad("half width NaN", r -> r.setHalfWidth(Double.NaN), "half_width is NaN: must be in (0, 1000.0]"),
                bad(
                        "mode beyond the spectrum",
                        r -> r.setPhase(PhasePlane.newBuilder().setMode(2)),
                        "phase.mode is 2: must be the index of one of the 2 eigenvalues, from 0"),
                bad(
                        "mode negative",
                        r -> r.getPositionsBuilder().setFirstMode(-1),
                        "positions.first_mode is -1: must be the index of one of the 2 eigenvalues, from 0"),
                bad(
                        "second mode beyond the spectrum",
                        r -> r.getPositionsBuilder().setSecondMode(2),
                        "positions.second_mode is 2: must be the index of one of the 2 eigenvalues, from 0"),
                bad(
                        "one mode twice",
                        r -> r.getPositionsBuilder().setSecondMode(0),
                        "positions.second_mode is 0: must differ from first_mode"),
                bad(
                        "flat mode",
                        r -> r.getSpectrumBuilder().setEigenvalue(1, 0),
                        "spectrum.eigenvalue[1] is 0.0: has no positive curvature h + λ"),
                bad(
                        "unstable mode",
                        r -> r.getSpectrumBuilder().setEigenvalue(0, 64),
                        "spectrum.eigenvalue[0] is 64.0: x = learning_rate · (eigenvalue + weight_decay) = 6.4"),
                bad(
                        "no noise along a mode",
                        r -> r.setNoise(Noise.newBuilder()
                                .setModes(ModeNoise.newBuilder().addVariance(1).addVariance(0))),
                        "noise variance of mode 1 is 0.0: must be greater than 0 for a density"),
                bad(
                        "the same noise along equal modes",
                        r -> r.setNoise(full(1, 1, 1, 1)).getSpectrumBuilder().setEigenvalue(1, 1),
                        "plane is degenerate: the two coordinates have correlation 1 or −1 to rounding"),
                bad(
                        "covariance of other modes",
                        r -> r.setNoise(full(1)),
                        "noise.full.covariance is 1 values: must have 2 × 2 values, a row for each eigenvalue"),
                bad(
                        "covariance that is not square",
                        r -> r.setNoise(full(1, 0, 0)),
                        "noise.full.covariance is 3 values: must be square, one row for each eigenvalue"),
                bad(
                        "covariance that is not symmetric",
                        r -> r.setNoise(full(1, 0.5, 0, 1)),
                        "noise.full.covariance[2] is 0.0: must equal its mirror image [1] = 0.5"),
                bad(
                        "covariance that is none",
                        r -> r.setNoise(full(1, 2, 2, 1)),
                        "noise.full.covariance[3] is 1.0: leaves a variance of -3.0 to mode 1 by itself"),
                bad(
                        "covariance with multiplicities",
                        r -> r.getSpectrumBuilder().addMultiplicity(1).addMultiplicity(2),
                        "spectrum.multiplicity[1] is 2.0: must be 1 with noise.full"),
                bad(
                        "covariance with a density",
                        r -> r.getSpectrumBuilder().addBulk(PowerLawBulk.newBuilder()),
                        "spectrum.bulk is 1 densities: must be left out with noise.full"));
    }

    static Noise full(double... covariance) {
        FullNoise.Builder full = FullNoise.newBuilder();
        for (double entry : covariance) {
            full.addCovariance(entry);
        }
        return Noise.newBuilder().setFull(full).build();
    }

    private static Case bad(String name, Consumer<PortraitRequest.Builder> spoil, String message) {
        PortraitRequest.Builder request = sound();
        spoil.accept(request);
        return new Case(name, request.build(), message);
    }
}
