package dev.perrin.analysis.web;

import static dev.perrin.analysis.web.SampleMotion.measured;

import com.google.protobuf.Timestamp;
import dev.perrin.proto.analysis.v1.AgeingCurve;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.analysis.v1.DiffusionRegime;
import dev.perrin.proto.analysis.v1.DisplacementPoint;
import dev.perrin.proto.analysis.v1.DistanceMethod;
import dev.perrin.proto.analysis.v1.Exponent;
import dev.perrin.proto.analysis.v1.ExponentFit;
import dev.perrin.proto.analysis.v1.GrowthLaw;
import dev.perrin.proto.analysis.v1.LagWindow;
import dev.perrin.proto.analysis.v1.LocalExponentPoint;
import dev.perrin.proto.analysis.v1.MeasurementSettings;
import dev.perrin.proto.analysis.v1.MsdPoint;
import dev.perrin.proto.analysis.v1.ReferenceDisplacement;
import dev.perrin.proto.analysis.v1.RegimeSpan;
import dev.perrin.proto.analysis.v1.TensorDisplacement;
import dev.perrin.proto.analysis.v1.Transient;
import dev.perrin.proto.analysis.v1.TransientPoint;
import dev.perrin.proto.analysis.v1.VelocityAutocorrelationPoint;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.LimitingPhase;
import dev.perrin.proto.run.v1.ModelSpec;
import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.run.v1.SnapshotSchedule;
import dev.perrin.proto.trajectory.v1.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// A result with a value in every field, for whoever reads results as JSON: a re-analysis of a finished run.
final class SampleResult {
    static final String RUN = "sample";
    static final String RESULT_ID = "two-references";
    private static final int REFERENCE_STEP = 5000;
    private static final double[] CURVATURES = {12, 5, 2, 0.8, 0.25, 0.02};

    private SampleResult() {}

    static List<SampleMode> modes() {
        List<SampleMode> modes = new ArrayList<>();
        for (int index = 0; index < CURVATURES.length; index++) {
            modes.add(new SampleMode(CURVATURES[index], index + 1L));
        }
        return modes;
    }

    static AnalysisResult make() {
        List<SampleMode> modes = modes();
        AnalysisResult.Builder result = AnalysisResult.newBuilder()
                .setRun(RUN)
                .setSequence(17)
                .setRecord(record())
                .setSnapshotsAnalysed(SampleMode.STEPS + 1)
                .setSnapshotsIncomplete(2)
                .setFirstOrdinal(12)
                .setLastStep(REFERENCE_STEP + SampleMode.STEPS)
                .setComplete(true)
                .setLast(true)
                .setPredictionStatus("the sample has no service to ask")
                .setResultId(RESULT_ID)
                .setSettings(settings())
                .setDistanceMethod(DistanceMethod.DISTANCE_METHOD_SKETCH);
        addDisplacement(result, modes);
        addWindows(result, modes);
        for (int index = 0; index < modes.size(); index++) {
            result.addModes(SampleMotion.variance(index, modes.get(index)));
            result.addMotions(SampleMotion.of(index, modes.get(index)));
        }
        addTensors(result);
        result.setExponentFit(exponentFit(modes));
        result.setTransient(begin(modes));
        SampleStatistics.addTo(result, modes);
        return result.build();
    }

    static double sum(List<SampleMode> modes, ToDoubleFunction<SampleMode> of) {
        return modes.stream().mapToDouble(of).sum();
    }

    private static void addDisplacement(AnalysisResult.Builder result, List<SampleMode> modes) {
        result.setFirstDisplacementIndex(3);
        for (int lag : SampleMotion.LAGS) {
            result.addDisplacement(DisplacementPoint.newBuilder()
                    .setStep(REFERENCE_STEP + lag)
                    .setGlobalSquared(squared(modes, 0, lag))
                    .setLocalSquared(sum(modes, mode -> mode.measuredMsd(1)) * (1 + 0.1 * Math.sin(lag)))
                    .setLoss(0.31 + 0.01 * Math.cos(lag)));
        }
        for (int after : new int[] {0, 6000}) {
            ReferenceDisplacement.Builder reference = ReferenceDisplacement.newBuilder()
                    .setReferenceStep(REFERENCE_STEP + after)
                    .setStep(REFERENCE_STEP + SampleMode.STEPS)
                    .setSquared(squared(modes, after, 10_000));
            SampleMotion.LAGS.forEach(lag -> reference.addLagSteps(lag).addSquaredAtLag(squared(modes, after, lag)));
            result.addReferences(reference);
        }
        for (int waiting : new int[] {10, 100, 1000, 10_000}) {
            AgeingCurve.Builder curve = AgeingCurve.newBuilder().setWaitingSteps(waiting);
            SampleMotion.LAGS.forEach(lag -> curve.addLagSteps(lag)
                    .addSquared(squared(modes, waiting, lag) * (1 + 3.0 / Math.sqrt(waiting)))
                    .addCount(1));
            result.addAgeing(curve);
        }
    }

    /// Of the mean of a few windows, so that the curves are as smooth as those of many coordinates.
    private static double squared(List<SampleMode> modes, int from, int lag) {
        double sum = 0;
        for (int start = 0; start < 40; start++) {
            int begin = (from + 197 * start) % (SampleMode.STEPS - 10_001);
            sum += sum(modes, mode -> Math.pow(mode.position[begin + lag] - mode.position[begin], 2));
        }
        return sum / 40;
    }

    private static void addWindows(AnalysisResult.Builder result, List<SampleMode> modes) {
        result.setLocalDisplacement(SampleMode.comparison(
                sum(modes, mode -> mode.measuredMsd(1)), sum(modes, mode -> mode.predictedMsd(1))));
        for (int lag : SampleMotion.LAGS) {
            result.addMsd(MsdPoint.newBuilder()
                    .setLagSteps(lag)
                    .setMsd(SampleMode.comparison(
                            sum(modes, mode -> mode.measuredMsd(lag)), sum(modes, mode -> mode.predictedMsd(lag))))
                    .setWindowCount(SampleMode.STEPS - lag));
        }
        for (int lag = 0; lag <= 200; lag += lag < 10 ? 1 : lag < 60 ? 5 : 20) {
            int at = lag;
            result.addVelocityAutocorrelation(VelocityAutocorrelationPoint.newBuilder()
                    .setLagSteps(lag)
                    .setAutocovariance(SampleMode.comparison(
                            sum(modes, mode -> mode.measuredAutocovariance(at)),
                            sum(modes, mode -> mode.predictedAutocovariance(at))))
                    .setWindowCount(SampleMode.STEPS - lag));
        }
        result.setExponent(Exponent.newBuilder()
                .setExponent(SampleMode.comparison(0.41, 0.402))
                .setFromLagSteps(20)
                .setToLagSteps(200));
        result.addCaveats(Caveat.newBuilder()
                .setKind("parameter-dependent-noise")
                .setMessage("The noise depends on the parameters: measured may lie up to 6 % above predicted.")
                .setRelativeExcessLow(0)
                .setRelativeExcessHigh(0.06));
    }

    private static ExponentFit exponentFit(List<SampleMode> modes) {
        ExponentFit.Builder fit = ExponentFit.newBuilder()
                .setWindow(LagWindow.newBuilder().setFromLagSteps(20).setToLagSteps(200))
                .setWindowSource("rule")
                .setExponent(measured(0.412, 0.014))
                .setLeastSquares(measured(0.409, 0.004))
                .setCoefficient(measured(0.0031, 0.0002))
                .setPredicted(0.402);
        for (int at = 1; at < SampleMotion.LAGS.size(); at++) {
            int low = SampleMotion.LAGS.get(at - 1);
            int high = SampleMotion.LAGS.get(at);
            double log = Math.log((double) high / low);
            double slope =
                    Math.log(sum(modes, mode -> mode.measuredMsd(high)) / sum(modes, mode -> mode.measuredMsd(low)));
            double predicted =
                    Math.log(sum(modes, mode -> mode.predictedMsd(high)) / sum(modes, mode -> mode.predictedMsd(low)));
            fit.addLocal(LocalExponentPoint.newBuilder()
                    .setLagSteps(Math.sqrt((double) low * high))
                    .setExponent(measured(slope / log, 0.01 * at))
                    .setPredicted(predicted / log));
        }
        addRegime(fit, DiffusionRegime.DIFFUSION_REGIME_BALLISTIC, 1, 3);
        addRegime(fit, DiffusionRegime.DIFFUSION_REGIME_SUPERDIFFUSIVE, 3, 7);
        addRegime(fit, DiffusionRegime.DIFFUSION_REGIME_NORMAL, 7, 10);
        addRegime(fit, DiffusionRegime.DIFFUSION_REGIME_SUBDIFFUSIVE, 10, 300);
        addRegime(fit, DiffusionRegime.DIFFUSION_REGIME_CONFINED, 300, 1000);
        addLaw(fit, "power", List.of("D", "c"), List.of(0.0031, 0.412), 12.4, 0.04);
        addLaw(fit, "logarithm", List.of("a", "b"), List.of(0.002, 0.0051), 8.1, 0.34);
        addLaw(fit, "saturation", List.of("a", "tau"), List.of(0.031, 143.0), 6.9, 0.62);
        return fit.build();
    }

    private static void addRegime(ExponentFit.Builder fit, DiffusionRegime regime, int from, int to) {
        fit.addRegimes(
                RegimeSpan.newBuilder().setRegime(regime).setFromLagSteps(from).setToLagSteps(to));
    }

    private static void addLaw(
            ExponentFit.Builder fit,
            String law,
            List<String> names,
            List<Double> values,
            double criterion,
            double weight) {
        fit.addLaws(GrowthLaw.newBuilder()
                .setLaw(law)
                .addAllConstant(names)
                .addAllValue(values)
                .setInformationCriterion(criterion)
                .setWeight(weight));
    }

    private static void addTensors(AnalysisResult.Builder result) {
        String[] names = {"layer1.weight", "layer1.bias", "norm.weight", "layer2.weight", "layer2.bias"};
        long[] coordinates = {8192, 128, 128, 1280, 10};
        double[] local = {3.1e-4, 2.2e-5, 8e-6, 4.1e-4, 6e-5};
        for (int index = 0; index < names.length; index++) {
            TensorDisplacement.Builder tensor = TensorDisplacement.newBuilder()
                    .setName(names[index])
                    .setCoordinates(coordinates[index])
                    .setLocalSquared(measured(local[index], 0.01 * local[index]))
                    .setGlobalSquared(40 * local[index])
                    .setNormSquared(0.5 * coordinates[index])
                    .setRelativeLocalSquared(measured(1.07e-4, 1e-6))
                    .setVarianceSum(15 * local[index])
                    .setVarianceLeast(local[index] / coordinates[index])
                    .setVarianceGreatest(60 * local[index] / coordinates[index]);
            if (index % 3 == 0) {
                tensor.setPredictedRelativeLocalSquared(1.053e-4);
            }
            result.addTensors(tensor);
        }
    }

    /// After a change that left twice the stationary variance behind.
    private static Transient begin(List<SampleMode> modes) {
        Transient.Builder begin = Transient.newBuilder()
                .setChangedAtStep(REFERENCE_STEP + 1)
                .setHyperparameters(record().getSpec().getHyperparameters())
                .setReferenceStep(REFERENCE_STEP)
                .setBurnInSteps(2000)
                .setRelaxationSteps(50)
                .setPredictionStatus("the sample has no service to ask");
        for (int lag : SampleMotion.LAGS) {
            double stationary = sum(modes, mode -> mode.predictedMsd(lag));
            begin.addPoints(TransientPoint.newBuilder()
                    .setLagSteps(lag)
                    .setSquared(squared(modes, 0, lag))
                    .setPredicted(1.5 * stationary)
                    .setPredictedStandardDeviation(0.9 * stationary)
                    .setPredictedStationary(stationary));
        }
        return begin.build();
    }

    private static MeasurementSettings settings() {
        return MeasurementSettings.newBuilder()
                .addReferenceAfterSteps(0)
                .addReferenceAfterSteps(6000)
                .setBurnInSteps(2000)
                .setFitWindow(LagWindow.newBuilder().setFromLagSteps(20).setToLagSteps(200))
                .setSketchSize(4096)
                .setMaxHistoryInBytes(1L << 30)
                .setMaxCoordinateStatistics(10_000_000)
                .setFromStep(REFERENCE_STEP)
                .setToStep(REFERENCE_STEP + SampleMode.STEPS)
                .build();
    }

    private static RunRecord record() {
        return RunRecord.newBuilder()
                .setRun(RUN)
                .setPhase(RunPhase.RUN_PHASE_FINISHED)
                .setSpec(RunSpec.newBuilder()
                        .setRun(RUN)
                        .setModel(ModelSpec.newBuilder().setName("mlp").addHiddenWidths(128))
                        .setData("digits")
                        .setHyperparameters(Hyperparameters.newBuilder()
                                .setLearningRate(SampleMode.LEARNING_RATE)
                                .setMomentum(SampleMode.MOMENTUM)
                                .setWeightDecay(1e-3)
                                .setBatchSize(32))
                        .setSampling(Sampling.SAMPLING_IID)
                        .setSeed(1)
                        .setLimitingSteps(SampleMode.STEPS)
                        .setSnapshots(SnapshotSchedule.newBuilder().setEverySteps(1)))
                .setLayout(ParameterLayout.newBuilder().setDimension(9738))
                .setDataSetSize(1797)
                .setLimiting(LimitingPhase.newBuilder()
                        .setReferenceStep(REFERENCE_STEP)
                        .setBurnInSteps(2000)
                        .setReferenceLoss(0.305)
                        .setReferenceAccuracy(0.97))
                .setProgress(Progress.newBuilder().setStep(REFERENCE_STEP + SampleMode.STEPS))
                .setStartedAt(Timestamp.newBuilder().setSeconds(1_760_000_000))
                .setUpdatedAt(Timestamp.newBuilder().setSeconds(1_760_000_900))
                .build();
    }
}
