@NullMarked
package dev.perrin.local.script;

import org.jspecify.annotations.NullMarked;
