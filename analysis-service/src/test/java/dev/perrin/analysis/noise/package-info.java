@NullMarked
package dev.perrin.analysis.noise;

import org.jspecify.annotations.NullMarked;
