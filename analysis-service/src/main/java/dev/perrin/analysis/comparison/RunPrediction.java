package dev.perrin.analysis.comparison;

import dev.perrin.proto.theory.v1.DampingRegime;
import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.ModePrediction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the theory says about a run, by every dynamics that has an answer for it, addressed as the measurements are:
/// by lag slot and by mode.
public final class RunPrediction {
    private final Map<Dynamics, DynamicsPrediction> byDynamics;
    private final Map<Dynamics, String> refused;
    private final Map<Integer, Integer> placeOfSlot = new HashMap<>();

    /// @param lagSlots in the order of the predicted curves
    /// @param byDynamics has the heavy ball and the underdamped Langevin equation
    /// @param refused why a dynamics has no answer
    RunPrediction(List<Integer> lagSlots, Map<Dynamics, DynamicsPrediction> byDynamics, Map<Dynamics, String> refused) {
        this.byDynamics = new TreeMap<>(byDynamics);
        this.refused = new TreeMap<>(refused);
        for (int place = 0; place < lagSlots.size(); place++) {
            placeOfSlot.put(lagSlots.get(place), place);
        }
    }

    public DynamicsPrediction heavyBall() {
        return required(Dynamics.DYNAMICS_HEAVY_BALL);
    }

    public DynamicsPrediction langevin() {
        return required(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN);
    }

    /// All, in the order of the enumeration.
    public Collection<DynamicsPrediction> all() {
        return byDynamics.values();
    }

    /// Why a dynamics has no answer, in the order of the enumeration.
    public Map<Dynamics, String> refused() {
        return refused;
    }

    /// Place of a lag slot in the predicted curves.
    public Optional<Integer> place(int slot) {
        return Optional.ofNullable(placeOfSlot.get(slot));
    }

    /// "overdamped", "critical", "underdamped" or "alternating"; empty for a mode that is not predicted.
    public String dampingRegime(int mode) {
        return heavyBall()
                .mode(mode)
                .map(ModePrediction::getDampingRegime)
                .map(RunPrediction::name)
                .orElse("");
    }

    private DynamicsPrediction required(Dynamics dynamics) {
        DynamicsPrediction prediction = byDynamics.get(dynamics);
        if (prediction == null) {
            throw new IllegalStateException(dynamics + " was not predicted");
        }
        return prediction;
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
