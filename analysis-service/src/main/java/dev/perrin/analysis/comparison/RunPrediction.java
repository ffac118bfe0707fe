package dev.perrin.analysis.comparison;

import dev.perrin.proto.theory.v1.DampingRegime;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.Prediction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the theory says about a run, by heavy ball and by the underdamped Langevin equation, addressed as the
/// measurements are: by lag slot and by mode.
public final class RunPrediction {
    private final Prediction heavyBall;
    private final Prediction langevin;
    private final Map<Integer, Integer> placeOfSlot = new HashMap<>();
    private final Map<Integer, ModePrediction> heavyBallModes = new HashMap<>();
    private final Map<Integer, ModePrediction> langevinModes = new HashMap<>();

    private RunPrediction(Prediction heavyBall, Prediction langevin) {
        this.heavyBall = heavyBall;
        this.langevin = langevin;
    }

    /// @param leading of the leading modes; empty when none was projected on
    /// @throws IllegalArgumentException when the answers do not fit the questions
    static RunPrediction of(
            PredictionQuery query, int projected, PredictResponse totals, Optional<PredictResponse> leading) {
        requireBoth(totals);
        RunPrediction prediction = new RunPrediction(totals.getPredictions(0), totals.getPredictions(1));
        List<Integer> slots = query.lagSlots();
        for (Prediction each : totals.getPredictionsList()) {
            if (each.getMsdCount() != slots.size()) {
                throw new IllegalArgumentException(
                        "predicted msd must have " + slots.size() + " entries, but has " + each.getMsdCount());
            }
        }
        for (int place = 0; place < slots.size(); place++) {
            prediction.placeOfSlot.put(slots.get(place), place);
        }
        leading.ifPresent(response -> prediction.addModes(query.leadingModes(projected), response));
        return prediction;
    }

    private void addModes(List<Integer> modes, PredictResponse response) {
        requireBoth(response);
        for (Prediction each : response.getPredictionsList()) {
            if (each.getModesCount() != modes.size()) {
                throw new IllegalArgumentException(
                        "predicted modes must be " + modes.size() + ", but are " + each.getModesCount());
            }
        }
        for (int place = 0; place < modes.size(); place++) {
            heavyBallModes.put(modes.get(place), response.getPredictions(0).getModes(place));
            langevinModes.put(modes.get(place), response.getPredictions(1).getModes(place));
        }
    }

    private static void requireBoth(PredictResponse response) {
        if (response.getPredictionsCount() != 2) {
            throw new IllegalArgumentException("predictions must be 2, but are " + response.getPredictionsCount());
        }
    }

    public Prediction heavyBall() {
        return heavyBall;
    }

    public Prediction langevin() {
        return langevin;
    }

    /// Place of a lag slot in the predicted curves.
    public Optional<Integer> place(int slot) {
        return Optional.ofNullable(placeOfSlot.get(slot));
    }

    public Optional<ModePrediction> heavyBallMode(int mode) {
        return Optional.ofNullable(heavyBallModes.get(mode));
    }

    public Optional<ModePrediction> langevinMode(int mode) {
        return Optional.ofNullable(langevinModes.get(mode));
    }

    /// "overdamped", "critical", "underdamped" or "alternating"; empty for a mode that is not predicted.
    public String dampingRegime(int mode) {
        return heavyBallMode(mode).map(each -> name(each.getDampingRegime())).orElse("");
    }

    private static String name(DampingRegime regime) {
        return switch (regime) {
            case DAMPING_REGIME_OVERDAMPED -> "overdamped";
            case DAMPING_REGIME_CRITICAL -> "critical";
            case DAMPING_REGIME_UNDERDAMPED -> "underdamped";
            case DAMPING_REGIME_ALTERNATING -> "alternating";
            case DAMPING_REGIME_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }
}
