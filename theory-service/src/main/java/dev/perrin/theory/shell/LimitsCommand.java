package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.GetLimitsResponse;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;

/// `perrin theory limits`.
@Command(
        name = "limits",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "What one question may ask for.")
final class LimitsCommand extends AskCommand {
    @Override
    void ask(Theory theory, Format form, PrintWriter out) {
        GetLimitsResponse limits = theory.limits();
        Sheet sheet = new Sheet(List.of("limit", "value"));
        Fields.single(limits).forEach((name, value) -> sheet.add(List.of(name, value)));
        print(form, out, limits, List.of(sheet), sheet);
    }
}
