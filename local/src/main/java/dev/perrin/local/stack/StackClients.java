package dev.perrin.local.stack;

import dev.perrin.local.infrastructure.InfrastructureSettings;
import dev.perrin.proto.analysis.v1.AnalysisGrpc;
import dev.perrin.proto.archive.v1.ArchiveGrpc;
import dev.perrin.proto.theory.v1.TheoryGrpc;
import dev.perrin.proto.training.v1.TrainingGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.util.EnumMap;
import java.util.Map;

/// gRPC clients of the four services. Each call should set its own deadline.
public final class StackClients implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 64 << 20;

    private final Map<ServiceName, ManagedChannel> channels = new EnumMap<>(ServiceName.class);

    StackClients(StackPorts ports) {
        for (ServiceName service : ServiceName.values()) {
            channels.put(
                    service,
                    ManagedChannelBuilder.forAddress(InfrastructureSettings.LOOPBACK, ports.of(service))
                            .usePlaintext()
                            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                            .build());
        }
    }

    public TrainingGrpc.TrainingBlockingStub training() {
        return TrainingGrpc.newBlockingStub(channel(ServiceName.TRAINER));
    }

    public ArchiveGrpc.ArchiveBlockingStub archive() {
        return ArchiveGrpc.newBlockingStub(channel(ServiceName.SNAPSHOT));
    }

    public AnalysisGrpc.AnalysisBlockingStub analysis() {
        return AnalysisGrpc.newBlockingStub(channel(ServiceName.ANALYSIS));
    }

    public TheoryGrpc.TheoryBlockingStub theory() {
        return TheoryGrpc.newBlockingStub(channel(ServiceName.THEORY));
    }

    /// True for a call that the service may never have seen, or was too busy to answer: worth making again.
    public static boolean mayHaveGoneLost(StatusRuntimeException e) {
        return switch (e.getStatus().getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED -> true;
            default -> false;
        };
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }

    private ManagedChannel channel(ServiceName service) {
        ManagedChannel channel = channels.get(service);
        if (channel == null) {
            throw new IllegalArgumentException("no channel for " + service);
        }
        return channel;
    }
}
