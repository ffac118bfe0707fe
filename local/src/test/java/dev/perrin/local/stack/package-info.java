@NullMarked
package dev.perrin.local.stack;

import org.jspecify.annotations.NullMarked;
