@NullMarked
package dev.perrin.analysis.sketch;

import org.jspecify.annotations.NullMarked;
