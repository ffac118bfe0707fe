package dev.perrin.trainer.model;

import java.util.OptionalDouble;

/// Of all training examples.
///
/// @param loss mean, without the L2 term
/// @param accuracy fraction classified correctly; empty for regression
public record Evaluation(double loss, OptionalDouble accuracy) {}
