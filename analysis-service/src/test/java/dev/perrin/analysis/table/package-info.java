@NullMarked
package dev.perrin.analysis.table;

import org.jspecify.annotations.NullMarked;
