package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.BoundedEstimate;
import java.util.List;

/// Displacements of one mode over one lag.
///
/// @param lag in snapshot intervals
/// @param edges of the bins in standard deviations, one more than counts; the outermost bins are open
/// @param counts by bin
/// @param mean of the displacements
/// @param standardDeviation of the displacements
/// @param nonGaussianity α₂ = ⟨d⁴⟩/(3⟨d²⟩²) − 1
public record DisplacementDistribution(
        long lag,
        List<Double> edges,
        List<Long> counts,
        BoundedEstimate mean,
        double standardDeviation,
        BoundedEstimate nonGaussianity) {
    public DisplacementDistribution {
        edges = List.copyOf(edges);
        counts = List.copyOf(counts);
    }
}
