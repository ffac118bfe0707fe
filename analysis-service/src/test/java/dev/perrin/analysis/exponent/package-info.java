@NullMarked
package dev.perrin.analysis.exponent;

import org.jspecify.annotations.NullMarked;
