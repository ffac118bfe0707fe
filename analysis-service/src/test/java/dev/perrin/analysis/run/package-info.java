@NullMarked
package dev.perrin.analysis.run;

import org.jspecify.annotations.NullMarked;
