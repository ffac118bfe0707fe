package dev.perrin.theory.prediction;

import dev.perrin.theory.bulk.BulkIntegral;
import dev.perrin.theory.bulk.PowerLawBulk;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.mode.Hyperparameters;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// The sums of one prediction over all modes and over the modes of each group, and what follows from them (T48).
/// Mutable; one instance backs one prediction.
final class SpectrumSums {
    private final Question question;
    private final Dynamics dynamics;
    private final OptionalDouble noiseFeedback;
    private final SumLayout layout;
    private final ModeSums all;
    private final List<ModeSums> ofGroups;
    private final Relaxation relaxation;
    private OptionalDouble densityError = OptionalDouble.empty();

    SpectrumSums(Question question, SolvedDynamics solved) {
        this.question = question;
        this.dynamics = solved.dynamics();
        this.noiseFeedback = solved.feedback();
        this.layout = SumLayout.of(question.curves().evaluated(), question.steps().length);
        this.relaxation = new Relaxation(question.stationarityTolerance(), question.perMode());
        this.all = new ModeSums(layout);
        this.ofGroups = new ArrayList<>();
        for (int i = 0; i < question.spectrum().groups().names().size(); i++) {
            ofGroups.add(new ModeSums(layout));
        }
    }

    void add(ModeTile tile) {
        tile.setStepsUntilStationary(tile.traits().stream().map(relaxation::add).toList());
        Groups groups = question.spectrum().groups();
        for (int i = 0; i < tile.modes(); i++) {
            int mode = tile.firstMode() + i;
            double multiplicity = question.spectrum().multiplicities()[mode];
            all.add(tile, i, multiplicity);
            if (groups.of(mode) >= 0) {
                ofGroups.get(groups.of(mode)).add(tile, i, multiplicity);
            }
        }
    }

    void addDensities() {
        for (PowerLawBulk bulk : question.spectrum().bulks()) {
            BulkIntegral.Value value = new DensityIntegral(question, dynamics, layout, relaxation).over(bulk);
            densityError = OptionalDouble.of(Math.max(densityError.orElse(0), value.relativeError()));
            all.add(value.values(), bulk.mass());
            ofGroups.get(question.spectrum().groups().names().indexOf(bulk.group()))
                    .add(value.values(), bulk.mass());
        }
    }

    Prediction prediction() {
        double[] msd = all.curve(Curve.MSD);
        Hyperparameters hyperparameters = question.hyperparameters();
        return new Prediction(
                dynamics,
                msd,
                all.localDisplacement(),
                all.positionVariance(),
                all.velocityVariance(),
                all.excessLoss(),
                question.window()
                        .map(window -> OptionalDouble.of(new PowerLawFit(window).exponent(question.steps(), msd)))
                        .orElse(OptionalDouble.empty()),
                question.curves().localExponent()
                        ? LocalExponent.of(question.steps(), msd, all.curve(Curve.MSD_INCREMENT))
                        : new double[0],
                all.curve(Curve.EXCESS_LOSS),
                fluctuationRatio(),
                all.relativeEntropy(),
                relaxation.steps(),
                dynamics.criticalEigenvalue(hyperparameters),
                dynamics.stabilityLimit(hyperparameters) / hyperparameters.learningRate()
                        - hyperparameters.weightDecay(),
                groups(),
                densityError,
                noiseFeedback,
                question.perMode() ? question.noise().eigenvectors() : new double[0]);
    }

    private double[] fluctuationRatio() {
        if (!dynamics.hasNoiseWithoutMemory()) {
            return new double[0];
        }
        double[] ratio = all.curve(Curve.EXCESS_LOSS);
        double[] squaredVelocity = all.curve(Curve.SQUARED_VELOCITY);
        double expected = question.hyperparameters().learningRate()
                * (1 + question.hyperparameters().momentum())
                / 2;
        for (int j = 0; j < ratio.length; j++) {
            ratio[j] = squaredVelocity[j] == 0 ? 0 : 2 * ratio[j] / (expected * squaredVelocity[j]);
        }
        return ratio;
    }

    private List<GroupPrediction> groups() {
        List<GroupPrediction> groups = new ArrayList<>(ofGroups.size());
        for (int i = 0; i < ofGroups.size(); i++) {
            groups.add(group(i));
        }
        return groups;
    }

    private GroupPrediction group(int index) {
        ModeSums sums = ofGroups.get(index);
        return new GroupPrediction(
                question.spectrum().groups().names().get(index),
                sums.modes(),
                sums.curve(Curve.MSD),
                sums.localDisplacement(),
                sums.positionVariance(),
                sums.velocityVariance());
    }
}
