@NullMarked
package dev.perrin.analysis.sums;

import org.jspecify.annotations.NullMarked;
