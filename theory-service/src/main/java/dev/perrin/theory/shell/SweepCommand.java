package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.SweepRequest;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `perrin theory sweep`.
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "One question under every combination of hyperparameters. A combination that has no answer says why; "
                        + "with --format json, one point a line.",
        footer = {
            "",
            "  perrin theory sweep --learning-rates log:0.01:1:5 --momenta 0,0.9 --batch-size 32 \\",
            "      --eigenvalues 0.47,0.1,0.001 --hessian-noise 1"
        })
final class SweepCommand extends AskCommand {
    @Mixin
    private QuestionOptions question = new QuestionOptions();

    @Option(names = "--learning-rates", paramLabel = "η", description = Ranges.FORM + ".")
    private @Nullable String learningRates;

    @Option(names = "--momenta", paramLabel = "β", description = "In the same way.")
    private @Nullable String momenta;

    @Option(names = "--weight-decays", paramLabel = "λ", description = "In the same way.")
    private @Nullable String weightDecays;

    @Option(names = "--batch-sizes", paramLabel = "S", description = "In the same way; rounded where they are spaced.")
    private @Nullable String batchSizes;

    @Override
    void ask(Theory theory, Format form, PrintWriter out) {
        SweepPrinter printer = new SweepPrinter(form, out);
        theory.sweep(request(), printer::add);
        printer.end();
    }

    private SweepRequest request() {
        SweepRequest.Builder request = requested(SweepRequest.newBuilder());
        PredictRequest.Builder base = request.getBaseBuilder();
        question.apply(base);
        if (learningRates != null) {
            request.clearLearningRate().addAllLearningRate(Ranges.doubles("--learning-rates", learningRates));
        }
        if (momenta != null) {
            request.clearMomentum().addAllMomentum(Ranges.doubles("--momenta", momenta));
        }
        if (weightDecays != null) {
            request.clearWeightDecay().addAllWeightDecay(Ranges.doubles("--weight-decays", weightDecays));
        }
        if (batchSizes != null) {
            request.clearBatchSize().addAllBatchSize(Ranges.longs("--batch-sizes", batchSizes));
        }
        return request.build();
    }
}
