@NullMarked
package dev.perrin.analysis.lag;

import org.jspecify.annotations.NullMarked;
