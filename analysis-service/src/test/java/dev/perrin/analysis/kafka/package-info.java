@NullMarked
package dev.perrin.analysis.kafka;

import org.jspecify.annotations.NullMarked;
