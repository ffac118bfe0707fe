package dev.perrin.theory.shell;

/// What `./perrin theory` prints, for tests of other packages.
public final class ShellExample {
    private ShellExample() {}

    /// @param arguments separated by blanks.
    public static String output(String arguments) {
        ShellRun run = ShellRun.of(arguments);
        return run.out() + run.err();
    }
}
