/// Tests of the embedded broker and store, and each of them in a JVM of its own.
@NullMarked
package dev.perrin.local.infrastructure;

import org.jspecify.annotations.NullMarked;
