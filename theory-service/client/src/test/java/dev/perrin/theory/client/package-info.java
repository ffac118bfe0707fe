@NullMarked
package dev.perrin.theory.client;

import org.jspecify.annotations.NullMarked;
