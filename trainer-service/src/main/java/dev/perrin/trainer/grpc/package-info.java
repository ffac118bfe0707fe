/// Adapter: the Training service.
@NullMarked
package dev.perrin.trainer.grpc;

import org.jspecify.annotations.NullMarked;
