/// Typed configuration. [dev.perrin.theory.config.TheoryConfig] names the keys; what it says becomes records of the
/// core.
@NullMarked
package dev.perrin.theory.config;

import org.jspecify.annotations.NullMarked;
