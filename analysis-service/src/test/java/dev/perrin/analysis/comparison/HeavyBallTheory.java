package dev.perrin.analysis.comparison;

import dev.perrin.proto.theory.v1.DampingRegime;
import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.GaussianStart;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The recursion of science.md 1.9 step by step, for whatever dynamics is asked about: z′ = Mz + nb with
/// M = ((1 − x, ηβ), (−a, β)), b = (−η, −1).
public final class HeavyBallTheory implements PredictionSource {
    private final List<PredictRequest> requests = new ArrayList<>();

    public List<PredictRequest> requests() {
        return requests;
    }

    @Override
    public void predict(PredictRequest request, Consumer<Answer> answer) {
        requests.add(request);
        PredictResponse.Builder response = PredictResponse.newBuilder();
        for (Dynamics dynamics : request.getDynamicsList()) {
            response.addPredictions(prediction(request).setDynamics(dynamics));
        }
        answer.accept(new Answer.Predicted(response.build()));
    }

    private static Prediction.Builder prediction(PredictRequest request) {
        int steps = request.getSteps().getExplicit().getStepCount();
        double[] sums = new double[steps];
        double local = 0;
        Prediction.Builder prediction = Prediction.newBuilder().setExponent(1);
        for (int mode = 0; mode < request.getSpectrum().getEigenvalueCount(); mode++) {
            ModePrediction predicted = mode(request, mode);
            for (int i = 0; i < steps; i++) {
                sums[i] += predicted.getMsd(i);
            }
            local += predicted.getLocalDisplacement();
            if (request.getPerMode()) {
                prediction.addModes(predicted);
            }
        }
        for (double sum : sums) {
            prediction.addMsd(sum);
        }
        return prediction.setLocalDisplacement(local);
    }

    private static ModePrediction mode(PredictRequest request, int mode) {
        double rate = request.getHyperparameters().getLearningRate();
        double beta = request.getHyperparameters().getMomentum();
        double a = request.getSpectrum().getEigenvalue(mode)
                + request.getHyperparameters().getWeightDecay();
        double x = rate * a;
        double noise = request.getNoise().getModes().getVariance(mode);
        double velocityVariance = 2 * noise / ((1 - beta) * (2 * (1 + beta) - x));
        double positionVariance = rate * noise * (1 + beta) / (a * (1 - beta) * (2 * (1 + beta) - x));
        double[] mean = {0, 0};
        double[] law = {positionVariance, rate * velocityVariance / 2, velocityVariance};
        if (request.getStart().hasGaussian()) {
            GaussianStart start = request.getStart().getGaussian();
            mean = new double[] {at(start.getPositionList(), mode), at(start.getVelocityList(), mode)};
            law = new double[] {
                at(start.getPositionVarianceList(), mode),
                at(start.getPositionVelocityCovarianceList(), mode),
                at(start.getVelocityVarianceList(), mode)
            };
        }
        ModePrediction.Builder predicted = ModePrediction.newBuilder()
                .setDampingRegime(DampingRegime.DAMPING_REGIME_OVERDAMPED)
                .setPositionVariance(positionVariance)
                .setVelocityVariance(velocityVariance)
                .setLocalDisplacement(rate * rate * velocityVariance);
        double[] power = {1, 0, 0, 1};
        double[] added = {0, 0, 0};
        long step = 0;
        for (long wanted : request.getSteps().getExplicit().getStepList()) {
            for (; step < wanted; step++) {
                power = new double[] {
                    (1 - x) * power[0] + rate * beta * power[2],
                    (1 - x) * power[1] + rate * beta * power[3],
                    -a * power[0] + beta * power[2],
                    -a * power[1] + beta * power[3]
                };
                added = plus(through(new double[] {1 - x, rate * beta, -a, beta}, added), rate, noise);
            }
            double[] shift = {power[0] - 1, power[1], power[2], power[3] - 1};
            double meanShift = shift[0] * mean[0] + shift[1] * mean[1];
            double[] now = through(power, law);
            predicted
                    .addMsd(through(shift, law)[0] + meanShift * meanShift + added[0])
                    .addMeanPosition(power[0] * mean[0] + power[1] * mean[1])
                    .addMeanVelocity(power[2] * mean[0] + power[3] * mean[1])
                    .addCovariancePosition(now[0] + added[0])
                    .addCovariancePositionVelocity(now[1] + added[1])
                    .addCovarianceVelocity(now[2] + added[2]);
        }
        return predicted.build();
    }

    private static double at(List<Double> values, int mode) {
        return values.isEmpty() ? 0 : values.get(mode);
    }

    /// M P Mᵀ of a symmetric P, given as xx, xv, vv.
    private static double[] through(double[] m, double[] p) {
        double xx = m[0] * p[0] + m[1] * p[1];
        double xv = m[0] * p[1] + m[1] * p[2];
        double vx = m[2] * p[0] + m[3] * p[1];
        double vv = m[2] * p[1] + m[3] * p[2];
        return new double[] {xx * m[0] + xv * m[1], xx * m[2] + xv * m[3], vx * m[2] + vv * m[3]};
    }

    private static double[] plus(double[] law, double rate, double noise) {
        return new double[] {law[0] + rate * rate * noise, law[1] + rate * noise, law[2] + noise};
    }
}
