/// The `perrin` command. Read [dev.perrin.local.Main] first.
@NullMarked
package dev.perrin.local;

import org.jspecify.annotations.NullMarked;
