@NullMarked
package dev.perrin.analysis.blocks;

import org.jspecify.annotations.NullMarked;
