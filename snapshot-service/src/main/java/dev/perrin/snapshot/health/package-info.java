/// Readiness: whether the broker and the store can be reached, and segments are taken and have room.
@NullMarked
package dev.perrin.snapshot.health;

import org.jspecify.annotations.NullMarked;
