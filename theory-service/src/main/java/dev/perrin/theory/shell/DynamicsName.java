package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.Dynamics;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Short names of dynamics.
enum DynamicsName {
    HEAVY_BALL(Dynamics.DYNAMICS_HEAVY_BALL),
    LANGEVIN(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN),
    LANGEVIN_CENTRED(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN_CENTRED),
    NESTEROV(Dynamics.DYNAMICS_NESTEROV),
    EPOCH_SHUFFLED(Dynamics.DYNAMICS_EPOCH_SHUFFLED),
    PARAMETER_DEPENDENT_NOISE(Dynamics.DYNAMICS_PARAMETER_DEPENDENT_NOISE);

    static final String LIST =
            "heavy-ball, langevin, langevin-centred, nesterov, epoch-shuffled, parameter-dependent-noise";

    private final Dynamics dynamics;

    DynamicsName(Dynamics dynamics) {
        this.dynamics = dynamics;
    }

    /// One or more, separated by commas.
    static List<Dynamics> parse(String names) {
        return Arrays.stream(names.split(",", -1)).map(DynamicsName::one).toList();
    }

    static Dynamics one(String name) {
        return Words.of("--dynamics", DynamicsName.class, name.strip()).dynamics;
    }

    static String of(Dynamics dynamics) {
        return Arrays.stream(values())
                .filter(known -> known.dynamics == dynamics)
                .map(Words::typed)
                .collect(Collectors.joining());
    }
}
