@NullMarked
package dev.perrin.analysis.mode;

import org.jspecify.annotations.NullMarked;
