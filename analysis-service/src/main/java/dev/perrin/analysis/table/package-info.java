/// Results as tables for notebooks. No framework types.
@NullMarked
package dev.perrin.analysis.table;

import org.jspecify.annotations.NullMarked;
