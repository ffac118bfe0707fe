/// Trains a model, follows it past convergence and publishes every snapshot of the limiting phase. The flow:
/// `data` → `model` → `sgd` under the direction of `run`, which publishes through ports that `kafka` implements.
@NullMarked
package dev.perrin.trainer;

import org.jspecify.annotations.NullMarked;
