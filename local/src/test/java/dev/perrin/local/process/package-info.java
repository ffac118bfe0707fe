@NullMarked
package dev.perrin.local.process;

import org.jspecify.annotations.NullMarked;
