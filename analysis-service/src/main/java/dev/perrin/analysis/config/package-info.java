/// Configuration keys and their defaults; turned into validated records by the wiring.
@NullMarked
package dev.perrin.analysis.config;

import org.jspecify.annotations.NullMarked;
