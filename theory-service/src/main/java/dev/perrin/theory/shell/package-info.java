/// `./perrin theory`: the questions of the schema asked from a shell, answered in this process or by a running service,
/// printed as a table, JSON or CSV. Read [dev.perrin.theory.shell.AskCommand] first.
@NullMarked
package dev.perrin.theory.shell;

import org.jspecify.annotations.NullMarked;
