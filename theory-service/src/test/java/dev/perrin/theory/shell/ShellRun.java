package dev.perrin.theory.shell;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// What one command said and how it ended.
record ShellRun(int exitStatus, String out, String err) {
    /// Runs `perrin theory` with these arguments, separated by blanks.
    static ShellRun of(String arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitStatus = commandLine.execute(arguments.strip().split("\\s+"));
        return new ShellRun(exitStatus, out.toString(), err.toString());
    }
}
