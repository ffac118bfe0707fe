package dev.perrin.theory.equivalence;

/// A hyperparameter that can be turned. In the order in which an equivalence prefers to move them.
public enum Knob {
    BATCH_SIZE("batch_size"),
    LEARNING_RATE("learning_rate"),
    MOMENTUM("momentum");

    private final String field;

    Knob(String field) {
        this.field = field;
    }

    /// Its name in a request.
    public String field() {
        return field;
    }
}
