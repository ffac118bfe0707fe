package dev.perrin.snapshot.shell;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Entry point of `./perrin archive`.
///
/// Exit status: 0 fine · 1 the service failed or cannot be reached · 2 the question was refused, or is no question ·
/// 3 `verify` found damage.
@Command(
        name = "perrin archive",
        mixinStandardHelpOptions = true,
        subcommands = {
            RunsCommand.class,
            ShowCommand.class,
            SnapshotsCommand.class,
            ExportCommand.class,
            ReplayCommand.class,
            VerifyCommand.class,
            RepairCommand.class,
            RetainCommand.class,
            DeleteCommand.class,
            StoreCommand.class
        },
        description = "What a running snapshot-service has stored.",
        footer = {
            "",
            "The last weights of a run, for PyTorch:",
            "  perrin archive export my-run -o my-run.safetensors",
            "Is a run as it was stored, bit by bit?",
            "  perrin archive verify my-run",
            "Keep every hundredth snapshot of it, and twenty per decade of steps:",
            "  perrin archive retain my-run --every 100 --per-decade 20 --dry-run",
            "",
            "perrin archive COMMAND --help lists the options of a command."
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
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
