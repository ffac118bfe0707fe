@NullMarked
package dev.perrin.analysis.live;

import org.jspecify.annotations.NullMarked;
