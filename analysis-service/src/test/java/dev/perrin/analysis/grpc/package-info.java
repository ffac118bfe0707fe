@NullMarked
package dev.perrin.analysis.grpc;

import org.jspecify.annotations.NullMarked;
