/// The publisher library against the real broker.
@NullMarked
package dev.perrin.local.publishing;

import org.jspecify.annotations.NullMarked;
