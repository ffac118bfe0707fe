@NullMarked
package dev.perrin.analysis.growth;

import org.jspecify.annotations.NullMarked;
