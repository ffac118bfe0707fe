package dev.perrin.trainer.model;

/// Numbers of one update of SGD with momentum: with the force f = g + λθ,
///
/// v′ = βv − f,  θ′ = θ + av′ + bf
///
/// @param momentumCoefficient β
/// @param weightDecay λ of every coordinate, no part of the loss
/// @param velocityFactor a
/// @param forceFactor b; 0 for the heavy ball
/// @param matrixDecay λ of the tensors of two or more dimensions, a part of the loss ([MatrixDecayModel])
public record UpdateFactors(
        double momentumCoefficient,
        double weightDecay,
        double velocityFactor,
        double forceFactor,
        double matrixDecay) {}
