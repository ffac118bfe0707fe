@NullMarked
package dev.perrin.analysis.stationarity;

import org.jspecify.annotations.NullMarked;
