@NullMarked
package dev.perrin.local.demo;

import org.jspecify.annotations.NullMarked;
