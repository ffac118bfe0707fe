package dev.perrin.theory.prediction;

import dev.perrin.theory.bulk.PowerLawBulk;
import dev.perrin.theory.mode.InvalidQuestionException;
import java.util.Arrays;
import java.util.List;

/// Eigenvalues of the Hessian without the L2 term and how often each occurs, and densities of them.
///
/// @param eigenvalues    one per mode, finite; may be empty beside a density. Not modified.
/// @param multiplicities as many, finite and greater than 0. Not modified.
/// @param names          as many, or none.
/// @param groups         of the modes and the densities.
/// @param bulks          densities of further eigenvalues.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record Spectrum(
        double[] eigenvalues, double[] multiplicities, List<String> names, Groups groups, List<PowerLawBulk> bulks) {
    public Spectrum {
        names = List.copyOf(names);
        bulks = List.copyOf(bulks);
        groups = groups.with(bulks.stream().map(PowerLawBulk::group).toList());
        if (eigenvalues.length == 0 && bulks.isEmpty()) {
            throw new InvalidQuestionException("spectrum.eigenvalue", "empty", "must have at least one value");
        }
        if (multiplicities.length != eigenvalues.length) {
            throw new InvalidQuestionException(
                    "spectrum.multiplicity",
                    multiplicities.length + " values",
                    "must be left out or have one value for each of the " + eigenvalues.length + " eigenvalues");
        }
        if (!names.isEmpty() && names.size() != eigenvalues.length) {
            throw new InvalidQuestionException(
                    "spectrum.name",
                    names.size() + " names",
                    "must be left out or have one name for each of the " + eigenvalues.length + " eigenvalues");
        }
        for (int i = 0; i < eigenvalues.length; i++) {
            if (!Double.isFinite(eigenvalues[i])) {
                throw new InvalidQuestionException("spectrum.eigenvalue[" + i + "]", eigenvalues[i], "must be finite");
            }
            if (!(multiplicities[i] > 0) || Double.isInfinite(multiplicities[i])) {
                throw new InvalidQuestionException(
                        "spectrum.multiplicity[" + i + "]", multiplicities[i], "must be finite and greater than 0");
            }
        }
    }

    /// Eigenvalues without names, groups or densities.
    public Spectrum(double[] eigenvalues, double[] multiplicities) {
        this(eigenvalues, multiplicities, List.of(), Groups.NONE, List.of());
    }

    /// Every eigenvalue once.
    public static Spectrum of(double... eigenvalues) {
        return new Spectrum(eigenvalues, once(eigenvalues.length));
    }

    /// Multiplicities of `modes` modes that occur once each.
    public static double[] once(int modes) {
        double[] once = new double[modes];
        Arrays.fill(once, 1);
        return once;
    }

    /// Number of eigenvalues listed.
    public int size() {
        return eigenvalues.length;
    }
}
