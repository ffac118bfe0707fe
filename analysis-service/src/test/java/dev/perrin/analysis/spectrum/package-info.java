@NullMarked
package dev.perrin.analysis.spectrum;

import org.jspecify.annotations.NullMarked;
