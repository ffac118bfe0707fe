/// `./perrin archive`: what a running service has stored, looked at and looked after from a shell. Read
/// [dev.perrin.snapshot.shell.AskCommand] first.
@NullMarked
package dev.perrin.snapshot.shell;

import org.jspecify.annotations.NullMarked;
