@NullMarked
package dev.perrin.publisher;

import org.jspecify.annotations.NullMarked;
