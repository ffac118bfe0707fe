package dev.perrin.wire;

import dev.perrin.proto.run.v1.Activation;
import dev.perrin.proto.run.v1.Engine;
import dev.perrin.proto.run.v1.InputForm;
import dev.perrin.proto.run.v1.Loss;
import dev.perrin.proto.run.v1.ModelSpec;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which fields go with which model.
final class ModelSpecRules {
    private static final Set<String> SMALL_NETWORKS = Set.of("mlp", "cnn");
    private static final Set<String> CONVEX = Set.of("linear", "softmax");

    private ModelSpecRules() {}

    /// Whether the model is no network.
    static boolean isConvex(ModelSpec model) {
        return CONVEX.contains(model.getName());
    }

    static void check(ModelSpec model, Violations found) {
        String name = model.getName();
        if (!RunSpecRules.MODELS.contains(name)) {
            found.add(
                    "model",
                    "be one of " + String.join(", ", new TreeSet<>(RunSpecRules.MODELS)),
                    "'" + RunSpecRules.printable(name) + "'");
        }
        sizes(
                "hidden_widths",
                model.getHiddenWidthsList(),
                RunSpecRules.MAX_HIDDEN_LAYERS,
                RunSpecRules.MAX_HIDDEN_WIDTH,
                "mlp",
                name,
                found);
        sizes(
                "channels",
                model.getChannelsList(),
                RunSpecRules.MAX_CONVOLUTIONS,
                RunSpecRules.MAX_CHANNELS,
                "cnn",
                name,
                found);
        boolean small = SMALL_NETWORKS.contains(name);
        known(
                model.getActivation() != Activation.UNRECOGNIZED,
                "activation",
                "tanh or relu",
                model.getActivationValue(),
                found);
        found.require(
                small || model.getActivation() == Activation.ACTIVATION_UNSPECIFIED,
                "activation",
                "be unset for a model other than mlp and cnn",
                model.getActivation());
        found.require(
                small || !model.getBatchNorm(), "batch_norm", "be unset for a model other than mlp and cnn", true);
        known(
                model.getLoss() != Loss.UNRECOGNIZED,
                "loss",
                "cross_entropy or squared_error",
                model.getLossValue(),
                found);
        found.require(
                !CONVEX.contains(name) || model.getLoss() == Loss.LOSS_UNSPECIFIED,
                "loss",
                "be unset for linear and softmax, which have their own",
                model.getLoss());
        known(model.getEngine() != Engine.UNRECOGNIZED, "engine", "dl4j or djl_pytorch", model.getEngineValue(), found);
        found.require(
                !CONVEX.contains(name) || model.getEngine() == Engine.ENGINE_UNSPECIFIED,
                "engine",
                "be unset for linear and softmax, which have their own",
                model.getEngine());
        known(model.getForm() != InputForm.UNRECOGNIZED, "form", "imagenet or small", model.getFormValue(), found);
        found.require(
                (!small && !CONVEX.contains(name)) || model.getForm() == InputForm.INPUT_FORM_UNSPECIFIED,
                "form",
                "be unset for a model other than the published networks",
                model.getForm());
    }

    private static void known(boolean isKnown, String field, String values, int number, Violations found) {
        found.require(isKnown, field, "be " + values, "number " + number);
    }

    private static void sizes(
            String field, List<Integer> sizes, int maxCount, int maxSize, String owner, String name, Violations found) {
        found.requireBetween(0, sizes.size(), maxCount, "number of " + field);
        found.require(sizes.isEmpty() || name.equals(owner), field, "be empty for a model other than " + owner, sizes);
        for (int layer = 0; layer < sizes.size(); layer++) {
            found.requireBetween(1, sizes.get(layer), maxSize, field + "[" + layer + "]");
        }
    }
}
