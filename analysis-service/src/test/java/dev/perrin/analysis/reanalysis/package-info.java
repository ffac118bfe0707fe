@NullMarked
package dev.perrin.analysis.reanalysis;

import org.jspecify.annotations.NullMarked;
