/// Configuration keys, and the checked settings made of them. Read [dev.perrin.snapshot.config.Settings] first.
@NullMarked
package dev.perrin.snapshot.config;

import org.jspecify.annotations.NullMarked;
