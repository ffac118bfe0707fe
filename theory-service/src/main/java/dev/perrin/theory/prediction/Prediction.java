package dev.perrin.theory.prediction;

import dev.perrin.theory.dynamics.Dynamics;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What one dynamics predicts for a whole spectrum: sums over modes with their multiplicities, and what follows from
/// them.
///
/// @param msd                      Σ E(θₖ − θ₀)² at the steps asked.
/// @param localDisplacement        Σ E δ²; empty when a mode has no stationary velocity.
/// @param positionVariance         tr Cov θ; empty when a mode has no stationary position.
/// @param velocityVariance         tr Cov v; empty when a mode has no stationary velocity.
/// @param excessLoss               stationary (T48); empty when a mode has no stationary position.
/// @param exponent                 present when a window was given.
/// @param localExponent            at the steps asked; empty unless asked for.
/// @param excessLossCurve          at the steps asked; empty unless asked for.
/// @param fluctuationRatio         at the steps asked; empty unless asked for, and for noise with a memory.
/// @param relativeEntropy          at the steps asked, infinite where a law has no density; empty unless asked for,
/// and where a mode has no stationary law with a density.
/// @param stepsUntilStationary     of the slowest mode; empty unless asked for, and where one never is.
/// @param largestStableEigenvalue  of the Hessian.
/// @param groups                   in the order of the spectrum's.
/// @param densityError             estimated relative error of the integrals over densities; empty without any.
/// @param noiseFeedback            of a dynamics that follows how noise depends on the parameters; unstable at 1.
/// @param eigenvectors             d × d, one after the other, where the noise knows them and modes were asked for.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record Prediction(
        Dynamics dynamics,
        double[] msd,
        OptionalDouble localDisplacement,
        OptionalDouble positionVariance,
        OptionalDouble velocityVariance,
        OptionalDouble excessLoss,
        OptionalDouble exponent,
        double[] localExponent,
        double[] excessLossCurve,
        double[] fluctuationRatio,
        double[] relativeEntropy,
        OptionalLong stepsUntilStationary,
        double criticalEigenvalue,
        double largestStableEigenvalue,
        List<GroupPrediction> groups,
        OptionalDouble densityError,
        OptionalDouble noiseFeedback,
        double[] eigenvectors) {}
