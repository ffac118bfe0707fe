package dev.perrin.local;

import dev.perrin.local.demo.CurvatureCommand;
import dev.perrin.local.demo.DemoCommand;
import dev.perrin.local.demo.SweepCommand;
import dev.perrin.local.demo.TrainCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Entry point of the commands that need the built system; the `perrin` script does the rest (building, tests) itself.
///
/// Exit status: 0 done · 1 failed · 2 a bad value on the command line, refused before anything started.
@Command(
        name = "perrin",
        subcommands = {
            DemoCommand.class,
            TrainCommand.class,
            SweepCommand.class,
            CurvatureCommand.class,
            CleanCommand.class
        },
        description = "Limiting dynamics of SGD, measured and predicted.")
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command; ./perrin help lists them");
    }
}
