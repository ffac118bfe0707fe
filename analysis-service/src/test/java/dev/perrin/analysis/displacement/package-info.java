@NullMarked
package dev.perrin.analysis.displacement;

import org.jspecify.annotations.NullMarked;
