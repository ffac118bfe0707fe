@NullMarked
package dev.perrin.analysis.trajectory;

import org.jspecify.annotations.NullMarked;
