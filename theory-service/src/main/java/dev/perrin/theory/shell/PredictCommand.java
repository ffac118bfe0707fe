package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `perrin theory predict`.
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Displacements, stationary state and more of a spectrum, summed and by mode.",
        footer = {
            "",
            "  perrin theory predict --learning-rate 0.1 --momentum 0.9 --batch-size 32 \\",
            "      --eigenvalues 0.47,0.1,0.001 --hessian-noise 1 --log-steps 1:1e9:1 \\",
            "      --exponent-window 10:1000",
            "  perrin theory predict --request question.json --format csv"
        })
final class PredictCommand extends AskCommand {
    @Mixin
    private QuestionOptions question = new QuestionOptions();

    @Override
    void ask(Theory theory, Format form, PrintWriter out) {
        PredictRequest.Builder request = requested(PredictRequest.newBuilder());
        question.apply(request);
        PredictResponse response = theory.predict(request.build());
        PredictSheets sheets = new PredictSheets(response);
        print(form, out, response, sheets.tables(), sheets.csv());
    }
}
