package dev.perrin.trainer.model.network;

/// Which mean and variance batch norm divides by.
public enum NormalisationMode {
    /// Those of the minibatch: the loss of an example depends on which others are beside it.
    TRAINING,
    /// The running ones: the loss is a mean over examples, each for itself.
    EVALUATION
}
