@NullMarked
package dev.perrin.analysis.kafka.store;

import org.jspecify.annotations.NullMarked;
