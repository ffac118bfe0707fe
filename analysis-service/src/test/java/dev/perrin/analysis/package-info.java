@NullMarked
package dev.perrin.analysis;

import org.jspecify.annotations.NullMarked;
