package dev.perrin.local.demo;

import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.ModelSpec;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.run.v1.SnapshotSchedule;
import dev.perrin.wire.RunSpecRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say what to train.
final class RunOptions {
    private static final Set<String> BUILT_IN_DATA = Set.of("digits", "diabetes", "fashion-mnist");
    /// Fields of a run specification by the option that sets them.
    private static final Map<String, String> OPTION_OF_FIELD = Map.of(
            "model", "--model",
            "hidden_widths", "--hidden-widths",
            "data", "--data",
            "learning_rate", "--learning-rate",
            "momentum", "--momentum",
            "weight_decay", "--weight-decay",
            "batch_size", "--batch-size",
            "limiting_steps", "--steps",
            "snapshots.every_steps", "--snapshot-every",
            "sampling", "--sampling");

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "softmax",
            description = "linear, softmax (default) or mlp.")
    private String model = "softmax";

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description =
                    "digits, diabetes, fashion-mnist, a file or a folder. Default: diabetes for linear, digits for the"
                            + " others.")
    private @Nullable String data;

    @Option(names = "--learning-rate", paramLabel = "η", description = "Default: by model.")
    private @Nullable Double learningRate;

    @Option(names = "--momentum", paramLabel = "β", description = "In [0, 1). Default: ${DEFAULT-VALUE}.")
    private double momentum = ModelDefaults.MOMENTUM;

    @Option(names = "--weight-decay", paramLabel = "λ", description = "Default: ${DEFAULT-VALUE}.")
    private double weightDecay = ModelDefaults.WEIGHT_DECAY;

    @Option(names = "--batch-size", paramLabel = "S", description = "Default: ${DEFAULT-VALUE}.")
    private int batchSize = ModelDefaults.BATCH_SIZE;

    @Option(names = "--steps", paramLabel = "N", description = "Updates of the limiting phase. Default: by model.")
    private @Nullable Long steps;

    @Option(names = "--snapshot-every", paramLabel = "N", description = "Steps between snapshots. Default: 10.")
    private @Nullable Long snapshotEvery;

    @Option(
            names = "--sampling",
            paramLabel = "HOW",
            defaultValue = "iid",
            description = "iid (default): with replacement; shuffled: by epoch, without; cyclic: in one order.")
    private String sampling = "iid";

    @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--hidden-widths",
            paramLabel = "N",
            split = ",",
            description = "Of the multilayer perceptron. Default: 16.")
    private @Nullable List<Integer> hiddenWidths;

    /// Every broken rule as one sentence that begins with the option.
    List<String> violations() {
        List<String> found = new ArrayList<>();
        for (String violation : RunSpecRules.violations(spec())) {
            found.add(violation.startsWith("sampling ") ? samplingViolation() : withOption(violation));
        }
        Path file = Path.of(data());
        if (!BUILT_IN_DATA.contains(data()) && !Files.isReadable(file)) {
            found.add("--data must be digits, diabetes, fashion-mnist, or a file or folder that can be read, but is '"
                    + data() + "'");
        }
        return found;
    }

    RunSpec spec() {
        ModelDefaults defaults = ModelDefaults.of(model);
        List<Integer> widths = hiddenWidths == null ? defaults.hiddenWidths() : hiddenWidths;
        return RunSpec.newBuilder()
                .setModel(ModelSpec.newBuilder().setName(model).addAllHiddenWidths(widths))
                .setData(
                        BUILT_IN_DATA.contains(data())
                                ? data()
                                : Path.of(data()).toAbsolutePath().toString())
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setLearningRate(learningRate == null ? defaults.learningRate() : learningRate)
                        .setMomentum(momentum)
                        .setWeightDecay(weightDecay)
                        .setBatchSize(batchSize))
                .setSampling(samplingValue())
                .setSeed(seed)
                .setLimitingSteps(steps == null ? defaults.steps() : steps)
                .setSnapshots(SnapshotSchedule.newBuilder()
                        .setEverySteps(snapshotEvery == null ? defaults.snapshotEvery() : snapshotEvery))
                .build();
    }

    private String data() {
        return data == null ? ModelDefaults.of(model).data() : data;
    }

    private Sampling samplingValue() {
        return switch (sampling.toLowerCase(Locale.ROOT)) {
            case "iid" -> Sampling.SAMPLING_IID;
            case "shuffled" -> Sampling.SAMPLING_SHUFFLED;
            case "cyclic" -> Sampling.SAMPLING_CYCLIC;
            default -> Sampling.SAMPLING_UNSPECIFIED;
        };
    }

    private String samplingViolation() {
        return "--sampling must be iid, shuffled or cyclic, but is '" + sampling + "'";
    }

    /// "learning_rate must …" becomes "--learning-rate must …".
    private static String withOption(String violation) {
        String text = violation.startsWith("number of ") ? violation.substring("number of ".length()) : violation;
        String field = text.split("[ \\[]", 2)[0];
        String option = OPTION_OF_FIELD.getOrDefault(field, field);
        return option + text.substring(field.length());
    }
}
