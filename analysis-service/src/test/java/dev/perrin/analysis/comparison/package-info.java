@NullMarked
package dev.perrin.analysis.comparison;

import org.jspecify.annotations.NullMarked;
