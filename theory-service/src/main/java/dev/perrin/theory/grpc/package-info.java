/// The gRPC face of the service: requests to questions, predictions to responses, refusals to
/// INVALID_ARGUMENT. Read [dev.perrin.theory.grpc.TheoryEndpoint] first.
@NullMarked
package dev.perrin.theory.grpc;

import org.jspecify.annotations.NullMarked;
