@NullMarked
package dev.perrin.analysis.series;

import org.jspecify.annotations.NullMarked;
