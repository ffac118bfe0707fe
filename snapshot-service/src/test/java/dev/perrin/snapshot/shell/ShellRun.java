package dev.perrin.snapshot.shell;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// What one command said and how it ended.
public record ShellRun(int exitStatus, String out, String err) {
    /// Runs `perrin archive` with these arguments, separated by blanks.
    public static ShellRun of(String arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitStatus = commandLine.execute(arguments.strip().split("\\s+"));
        return new ShellRun(exitStatus, out.toString(), err.toString());
    }
}
