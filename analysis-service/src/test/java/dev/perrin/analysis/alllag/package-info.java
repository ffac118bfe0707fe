@NullMarked
package dev.perrin.analysis.alllag;

import org.jspecify.annotations.NullMarked;
