/// Typed configuration, turned into core records here and nowhere else.
@NullMarked
package dev.perrin.trainer.config;

import org.jspecify.annotations.NullMarked;
