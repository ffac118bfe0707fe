@NullMarked
package dev.perrin.publisher.kafka;

import org.jspecify.annotations.NullMarked;
