/// gRPC: the service that others ask ([dev.perrin.analysis.grpc.AnalysisGrpcService]) and the clients through which
/// theory-service and snapshot-service are asked.
@NullMarked
package dev.perrin.analysis.grpc;

import org.jspecify.annotations.NullMarked;
