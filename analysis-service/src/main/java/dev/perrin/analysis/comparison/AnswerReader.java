package dev.perrin.analysis.comparison;

import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.Prediction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the answers to one [DynamicsQuestion].
final class AnswerReader {
    private final PredictionQuery query;
    private final DynamicsQuestion question;

    AnswerReader(PredictionQuery query, DynamicsQuestion question) {
        this.query = query;
        this.question = question;
    }

    /// @throws IllegalArgumentException when the answers do not fit the question
    DynamicsPrediction read(
            PredictResponse totals, Optional<PredictResponse> neighbours, Optional<PredictResponse> leading) {
        Prediction sums = only(totals);
        require(
                sums.getMsdCount() == query.lagSlots().size(),
                "msd",
                query.lagSlots().size(),
                sums.getMsdCount());
        if (!query.hasWholeSpectrum()) {
            return new DynamicsPrediction(
                    question.dynamics(),
                    unknownSums(),
                    List.of(),
                    leading.map(AnswerReader::only).map(this::modes).orElse(Map.of()));
        }
        return new DynamicsPrediction(
                question.dynamics(),
                sums,
                neighbours
                        .map(AnswerReader::only)
                        .map(this::velocityAutocovariance)
                        .orElse(List.of()),
                leading.map(AnswerReader::only).map(this::modes).orElse(Map.of()));
    }

    /// What the modes that were asked about add up to is not what all of them do.
    private Prediction unknownSums() {
        return Prediction.newBuilder()
                .addAllMsd(Collections.nCopies(query.lagSlots().size(), Double.NaN))
                .build();
    }

    /// Cov(vₖ, vₖ₊ⱼ) = (MSDⱼ₊₁ − 2 MSDⱼ + MSDⱼ₋₁) / 2η², because ηvₖ = θₖ − θₖ₋₁; at lag 0 MSD₁/η². Source: science.md
    /// 1.9. The difference costs 10⁻¹⁶ of MSDⱼ, far below what a measurement resolves.
    private List<Double> velocityAutocovariance(Prediction around) {
        List<Long> steps = query.neighbourSteps();
        require(around.getMsdCount() == steps.size(), "msd", steps.size(), around.getMsdCount());
        Map<Long, Double> msd = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            msd.put(steps.get(i), around.getMsd(i));
        }
        double squaredRate = query.learningRate() * query.learningRate();
        List<Long> lags = query.lagSteps();
        List<Double> autocovariance = new ArrayList<>();
        autocovariance.add(around.getLocalDisplacement() / squaredRate);
        for (long lag : lags) {
            double later = msd.getOrDefault(lag + 1, Double.NaN);
            double here = msd.getOrDefault(lag, Double.NaN);
            double earlier = msd.getOrDefault(lag - 1, Double.NaN);
            autocovariance.add(((later - here) - (here - earlier)) / (2 * squaredRate));
        }
        return autocovariance;
    }

    private Map<Integer, ModePrediction> modes(Prediction perMode) {
        List<Integer> places = question.leadingModes();
        require(perMode.getModesCount() == places.size(), "modes", places.size(), perMode.getModesCount());
        Map<Integer, ModePrediction> modes = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i) >= 0) {
                modes.put(places.get(i), perMode.getModes(i));
            }
        }
        return modes;
    }

    private static Prediction only(PredictResponse response) {
        require(response.getPredictionsCount() == 1, "predictions", 1, response.getPredictionsCount());
        return response.getPredictions(0);
    }

    private static void require(boolean holds, String what, int wanted, int found) {
        if (!holds) {
            throw new IllegalArgumentException("predicted " + what + " must be " + wanted + ", but are " + found);
        }
    }
}
