@NullMarked
package dev.perrin.local;

import org.jspecify.annotations.NullMarked;
