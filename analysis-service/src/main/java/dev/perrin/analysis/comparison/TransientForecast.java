package dev.perrin.analysis.comparison;

import dev.perrin.analysis.comparison.PredictionSource.Answer;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.Stretch;
import dev.perrin.analysis.trajectory.Stretch.Leg;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.GaussianStart;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.Start;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Displacement from the first snapshot of a stretch, as the exact heavy ball has it over runs that went through the
/// same changes. The law at that snapshot follows from rest at the reference point of the run, leg by leg: it is the
/// stationary one of what was in force before where that lasted, and less where it did not. Of a Gaussian Δₗ with
/// mean m and EΔₗ² = s, Var Δₗ² = 2s² − 2m⁴; modes are independent.
///
/// Asks about some modes after the others, and about each leg after the one before. One thread at a time.
public final class TransientForecast {
    /// Of one question: an answer has some 240 numbers for each.
    private static final int MODES_AT_ONCE = 500;

    /// What came of it.
    public sealed interface Outcome {
        /// At the lags asked about, in their order.
        ///
        /// @param mean of the squared displacement
        /// @param standardDeviation of it, over runs
        /// @param stationary its mean from the stationary state of the stretch; empty where there is none
        record Known(List<Double> mean, List<Double> standardDeviation, List<Double> stationary) implements Outcome {
            public Known {
                mean = List.copyOf(mean);
                standardDeviation = List.copyOf(standardDeviation);
                stationary = List.copyOf(stationary);
            }
        }

        /// For good.
        record Refused(String reason) implements Outcome {}

        /// Asking again can help.
        record Unavailable(String reason) implements Outcome {}
    }

    private final PredictionSource source;
    private final Stretch stretch;
    private final CurvatureSummary curvature;
    private final PredictionQuery query;
    private final List<Long> lagSteps;
    private final Consumer<Outcome> then;
    private final List<Leg> legs;
    private final double[] mean;
    private final double[] variance;
    private final double[] stationary;
    private boolean hasStationary = true;

    private TransientForecast(
            PredictionSource source,
            Stretch stretch,
            RunPlan plan,
            CurvatureSummary curvature,
            List<Long> lagSteps,
            Consumer<Outcome> then) {
        this.source = source;
        this.stretch = stretch;
        this.curvature = curvature;
        this.query = PredictionQuery.of(plan, curvature);
        this.lagSteps = List.copyOf(lagSteps);
        this.then = then;
        this.legs = stretch.legsBefore();
        this.mean = new double[lagSteps.size()];
        this.variance = new double[lagSteps.size()];
        this.stationary = new double[lagSteps.size()];
    }

    /// @param plan of the stretch
    /// @param curvature as it was measured, with the batch size of the specification
    /// @param lagSteps ascending, > 0
    /// @param then called once
    public static void ask(
            PredictionSource source,
            Stretch stretch,
            RunPlan plan,
            CurvatureSummary curvature,
            List<Long> lagSteps,
            Consumer<Outcome> then) {
        Optional<String> reason = refusal(stretch, curvature, lagSteps);
        if (reason.isPresent()) {
            then.accept(new Outcome.Refused(reason.get()));
        } else {
            new TransientForecast(source, stretch, plan, curvature, lagSteps, then).askFrom(0);
        }
    }

    private static Optional<String> refusal(Stretch stretch, CurvatureSummary curvature, List<Long> lagSteps) {
        if (lagSteps.isEmpty()) {
            return Optional.of("nothing was measured after the reference point");
        }
        if (curvature.hasSampled()) {
            return Optional.of("only a part of the spectrum is known, and displacement is a sum over all of it");
        }
        return stretch.minimumMoved()
                ? Optional.of("weight decay changed, and with it the minimum: the way there is not predicted")
                : Optional.empty();
    }

    private void askFrom(int first) {
        List<Integer> all = query.modes();
        if (first >= all.size()) {
            then.accept(
                    all.isEmpty()
                            ? new Outcome.Refused("no mode has a stationary state")
                            : new Outcome.Known(
                                    boxed(mean),
                                    boxed(Arrays.stream(variance)
                                            .map(Math::sqrt)
                                            .toArray()),
                                    hasStationary ? boxed(stationary) : List.of()));
            return;
        }
        int end = Math.min(all.size(), first + MODES_AT_ONCE);
        new Part(all.subList(first, end)).begin(() -> askFrom(end));
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /// Some of the modes.
    private final class Part {
        private final List<Integer> modes;

        Part(List<Integer> modes) {
            this.modes = modes;
        }

        void begin(Runnable next) {
            GaussianStart.Builder rest = GaussianStart.newBuilder();
            for (int mode : modes) {
                double effective = query.effectiveCurvature(mode);
                boolean known = effective > 0 && mode < curvature.getGradientCount();
                rest.addPosition(known ? curvature.getGradient(mode) / effective : 0);
            }
            go(0, rest.build(), next);
        }

        private void go(int place, GaussianStart start, Runnable next) {
            Leg leg = legs.get(place);
            GaussianStart from = leg.velocityReset() ? atRest(start) : start;
            if (leg.steps() > 0) {
                ask(
                        question(leg, List.of(leg.steps())).setStart(gaussian(from)),
                        response -> arrive(place, lawAfter(response), next));
            } else {
                arrive(place, from, next);
            }
        }

        private void arrive(int place, GaussianStart law, Runnable next) {
            if (place + 1 < legs.size()) {
                go(place + 1, law, next);
                return;
            }
            Leg last = legs.getLast();
            ask(question(last, lagSteps).setStart(gaussian(law)), response -> {
                add(law, response);
                askStationary(last, next);
            });
        }

        private void askStationary(Leg last, Runnable next) {
            PredictRequest request = question(last, lagSteps)
                    .setPerMode(false)
                    .setEvolution(false)
                    .build();
            source.predict(request, answer -> {
                switch (answer) {
                    case Answer.Predicted(PredictResponse response) -> {
                        for (int i = 0; i < stationary.length; i++) {
                            stationary[i] += response.getPredictions(0).getMsd(i);
                        }
                        next.run();
                    }
                    case Answer.Refused _ -> {
                        hasStationary = false;
                        next.run();
                    }
                    case Answer.Unavailable(String reason) -> then.accept(new Outcome.Unavailable(reason));
                }
            });
        }

        private void ask(PredictRequest.Builder request, Consumer<PredictResponse> with) {
            source.predict(request.build(), answer -> {
                switch (answer) {
                    case Answer.Predicted(PredictResponse response) -> {
                        if (response.getPredictionsCount() == 1
                                && response.getPredictions(0).getModesCount() == modes.size()) {
                            with.accept(response);
                        } else {
                            then.accept(new Outcome.Refused("answer of theory-service does not fit the question"));
                        }
                    }
                    case Answer.Refused(String reason) ->
                        then.accept(new Outcome.Refused("theory-service refused: " + reason));
                    case Answer.Unavailable(String reason) -> then.accept(new Outcome.Unavailable(reason));
                }
            });
        }

        private PredictRequest.Builder question(Leg leg, List<Long> steps) {
            return query.request(
                            Dynamics.DYNAMICS_HEAVY_BALL,
                            modes,
                            leg.hyperparameters(),
                            stretch.noiseFactor(leg.hyperparameters()))
                    .setSteps(PredictionQuery.at(steps))
                    .setPerMode(true)
                    .setEvolution(true);
        }

        /// @param from the law at the beginning of the stretch
        private void add(GaussianStart from, PredictResponse response) {
            for (int place = 0; place < modes.size(); place++) {
                ModePrediction mode = response.getPredictions(0).getModes(place);
                double begun = from.getPosition(place);
                for (int i = 0; i < mean.length; i++) {
                    double square = mode.getMsd(i);
                    double shift = mode.getMeanPosition(i) - begun;
                    mean[i] += square;
                    variance[i] += Math.max(0, 2 * (square - shift * shift) * (square + shift * shift));
                }
            }
        }
    }

    private static Start gaussian(GaussianStart law) {
        return Start.newBuilder().setGaussian(law).build();
    }

    private static GaussianStart atRest(GaussianStart law) {
        return law.toBuilder()
                .clearVelocity()
                .clearVelocityVariance()
                .clearPositionVelocityCovariance()
                .build();
    }

    /// The law after the one step number that was asked about.
    private static GaussianStart lawAfter(PredictResponse response) {
        GaussianStart.Builder law = GaussianStart.newBuilder();
        for (ModePrediction mode : response.getPredictions(0).getModesList()) {
            double position = Math.max(0, mode.getCovariancePosition(0));
            double velocity = Math.max(0, mode.getCovarianceVelocity(0));
            // Rounding must not make a correlation greater than 1.
            double most = (1 - 1e-15) * Math.sqrt(position * velocity);
            double cross = mode.getCovariancePositionVelocity(0);
            law.addPosition(mode.getMeanPosition(0))
                    .addVelocity(mode.getMeanVelocity(0))
                    .addPositionVariance(position)
                    .addVelocityVariance(velocity)
                    .addPositionVelocityCovariance(Math.clamp(cross, -most, most));
        }
        return law.build();
    }

    /// About so many of some ascending lags, evenly spaced in the logarithm, the first and the last among them.
    ///
    /// @param count ≥ 2
    public static List<Integer> places(List<Long> lags, int count) {
        List<Integer> places = new ArrayList<>();
        double spacing = lags.size() < 2 ? 0 : Math.log((double) lags.getLast() / lags.getFirst()) / (count - 1);
        for (int i = 0; i < lags.size(); i++) {
            double since = places.isEmpty()
                    ? Double.POSITIVE_INFINITY
                    : Math.log((double) lags.get(i) / lags.get(places.getLast()));
            if (i == lags.size() - 1 || since >= spacing) {
                places.add(i);
            }
        }
        return places;
    }
}
