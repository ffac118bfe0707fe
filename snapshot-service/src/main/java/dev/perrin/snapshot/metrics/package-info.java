/// What happens in the ingest, as metrics.
@NullMarked
package dev.perrin.snapshot.metrics;

import org.jspecify.annotations.NullMarked;
