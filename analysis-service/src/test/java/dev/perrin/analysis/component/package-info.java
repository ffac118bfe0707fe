@NullMarked
package dev.perrin.analysis.component;

import org.jspecify.annotations.NullMarked;
