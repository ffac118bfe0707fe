package dev.perrin.local.demo;

import java.util.Arrays;
import java.util.List;

/// What a run of each model uses where its user says nothing. The learning rates keep η tr H/(2S(1−β)), the relative
/// size of what the theory leaves out for noise that depends on the parameters, at a few per cent.
enum ModelDefaults {
    LINEAR("linear", "diabetes", 0.01, 200_000, 10, 0),
    SOFTMAX("softmax", "digits", 0.1, 200_000, 10, 0),
    MLP("mlp", "digits", 0.02, 30_000, 10, 16),
    CNN("cnn", "digits", 0.02, 30_000, 10, 0);

    static final double MOMENTUM = 0.9;
    static final double WEIGHT_DECAY = 1e-3;
    static final int BATCH_SIZE = 32;

    private final String model;
    private final String data;
    private final double learningRate;
    private final long steps;
    private final long snapshotEvery;
    /// 0 for a model without a hidden layer.
    private final int hiddenWidth;

    ModelDefaults(String model, String data, double learningRate, long steps, long snapshotEvery, int hiddenWidth) {
        this.model = model;
        this.data = data;
        this.learningRate = learningRate;
        this.steps = steps;
        this.snapshotEvery = snapshotEvery;
        this.hiddenWidth = hiddenWidth;
    }

    /// Those of softmax for a name that is no model: its refusal comes from the rules of a run, not from here.
    static ModelDefaults of(String model) {
        return Arrays.stream(values())
                .filter(defaults -> defaults.model.equals(model))
                .findFirst()
                .orElse(SOFTMAX);
    }

    String data() {
        return data;
    }

    double learningRate() {
        return learningRate;
    }

    long steps() {
        return steps;
    }

    long snapshotEvery() {
        return snapshotEvery;
    }

    List<Integer> hiddenWidths() {
        return hiddenWidth == 0 ? List.of() : List.of(hiddenWidth);
    }
}
