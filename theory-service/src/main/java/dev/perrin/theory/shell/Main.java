package dev.perrin.theory.shell;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Entry point of `./perrin theory`.
///
/// Exit status: 0 answered · 1 the service failed or cannot be reached · 2 the question was refused, or is no question.
@Command(
        name = "perrin theory",
        mixinStandardHelpOptions = true,
        subcommands = {
            PredictCommand.class,
            SweepCommand.class,
            PairCommand.class,
            PortraitCommand.class,
            SampleCommand.class,
            EquivalentCommand.class,
            StabilityCommand.class,
            LimitsCommand.class
        },
        description = "Exact predictions of the limiting dynamics of SGD.",
        footer = {
            "",
            "One mode under two dynamics:",
            "  perrin theory predict --learning-rate 0.1 --momentum 0.9 --batch-size 16 \\",
            "      --eigenvalues 0.01 --hessian-noise 1 --log-steps 1:1e6:1 \\",
            "      --dynamics heavy-ball,langevin",
            "",
            "perrin theory COMMAND --help lists the options of a command."
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        // "@file" after an option is a file of numbers, not of arguments.
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, _) -> {
                    PrintWriter err = e.getCommandLine().getErr();
                    err.println("perrin: " + e.getMessage());
                    err.println(e.getCommandLine().getCommandSpec().qualifiedName() + " --help lists the options");
                    err.flush();
                    return e.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
                });
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
