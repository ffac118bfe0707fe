/// Readiness: whether what is stored can be read. Wellness: whether records come in and are stored.
@NullMarked
package dev.perrin.snapshot.health;

import org.jspecify.annotations.NullMarked;
