package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.EquivalenceRule;
import dev.perrin.proto.theory.v1.EquivalentRequest;
import dev.perrin.proto.theory.v1.EquivalentResponse;
import dev.perrin.proto.theory.v1.Hyperparameter;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `perrin theory equivalent`.
@Command(
        name = "equivalent",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Other hyperparameters that keep what is asked to be kept, where one of them is changed.",
        footer = {
            "",
            "  perrin theory equivalent --learning-rate 0.1 --momentum 0.9 --batch-size 32 \\",
            "      --keep stationary-variance --change-batch-size 128"
        })
final class EquivalentCommand extends AskCommand {
    /// What is kept.
    enum Rule {
        TEMPERATURE_AND_FREQUENCY,
        DAMPING,
        STATIONARY_VARIANCE
    }

    /// What makes up for the change.
    enum Adjust {
        LEARNING_RATE,
        MOMENTUM,
        BATCH_SIZE
    }

    @Mixin
    private HyperparameterOptions hyperparameters = new HyperparameterOptions();

    @Option(
            names = "--keep",
            paramLabel = "WHAT",
            description = "temperature-and-frequency, damping or stationary-variance.")
    private @Nullable String keep;

    @Option(names = "--change-learning-rate", paramLabel = "η", description = "To this.")
    private @Nullable Double learningRate;

    @Option(names = "--change-momentum", paramLabel = "β", description = "To this.")
    private @Nullable Double momentum;

    @Option(names = "--change-batch-size", paramLabel = "S", description = "To this.")
    private @Nullable Double batchSize;

    @Option(
            names = "--adjust",
            paramLabel = "WHAT",
            description = "learning-rate, momentum or batch-size, where the rule leaves a choice.")
    private @Nullable String adjust;

    @Override
    void ask(Theory theory, Format form, PrintWriter out) {
        EquivalentResponse response = theory.equivalent(request());
        Sheet sheet = new Sheet(List.of("quantity", "before", "after"));
        Map<String, Object> rest = new LinkedHashMap<>(Fields.single(response));
        Map<String, Object> after = Fields.single(response.getAfter());
        Fields.single(response.getBefore()).forEach((name, value) -> {
            sheet.add(Arrays.asList(name.replace('_', ' '), value, after.get(name)));
            rest.remove("before." + name);
            rest.remove("after." + name);
        });
        Sheet answer = new Sheet(List.of("equivalent", "value"));
        rest.forEach((name, value) ->
                answer.add(List.of(name.replace("hyperparameters.", "").replace('_', ' '), value)));
        Sheet csv = new Sheet(List.of("quantity", "value"));
        Fields.single(response).forEach((name, value) -> csv.add(List.of(name, value)));
        print(form, out, response, List.of(answer, sheet), csv);
    }

    private EquivalentRequest request() {
        EquivalentRequest.Builder request = requested(EquivalentRequest.newBuilder());
        hyperparameters.apply(request.getHyperparametersBuilder());
        if (keep != null) {
            request.setRule(
                    switch (Words.of("--keep", Rule.class, keep)) {
                        case TEMPERATURE_AND_FREQUENCY -> EquivalenceRule.EQUIVALENCE_RULE_TEMPERATURE_AND_FREQUENCY;
                        case DAMPING -> EquivalenceRule.EQUIVALENCE_RULE_DAMPING;
                        case STATIONARY_VARIANCE -> EquivalenceRule.EQUIVALENCE_RULE_STATIONARY_VARIANCE;
                    });
        }
        int changes = 0;
        if (learningRate != null) {
            changes++;
            request.setLearningRate(learningRate);
        }
        if (momentum != null) {
            changes++;
            request.setMomentum(momentum);
        }
        if (batchSize != null) {
            changes++;
            request.setBatchSize(batchSize);
        }
        if (changes > 1) {
            throw new BadOptionException(
                    "one of --change-learning-rate, --change-momentum and --change-batch-size must do");
        }
        if (adjust != null) {
            request.setAdjust(
                    switch (Words.of("--adjust", Adjust.class, adjust)) {
                        case LEARNING_RATE -> Hyperparameter.HYPERPARAMETER_LEARNING_RATE;
                        case MOMENTUM -> Hyperparameter.HYPERPARAMETER_MOMENTUM;
                        case BATCH_SIZE -> Hyperparameter.HYPERPARAMETER_BATCH_SIZE;
                    });
        }
        return request.build();
    }
}
