@NullMarked
package dev.perrin.theory.shell;

import org.jspecify.annotations.NullMarked;
