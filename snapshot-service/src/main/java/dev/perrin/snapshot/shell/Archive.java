package dev.perrin.snapshot.shell;

import dev.perrin.proto.archive.v1.ArchiveGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;

/// A running service, for the time of one command.
final class Archive implements AutoCloseable {
    /// Pings while a call is under way, so that a stream from a machine that is gone ends.
    private static final int KEEP_ALIVE_SECONDS = 60;

    private static final int CLOSE_SECONDS = 5;

    private final ManagedChannel channel;

    /// @param address host:port
    Archive(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 1 || !address.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new BadOptionException("--target must be HOST:PORT, but is '" + address + "'");
        }
        int port = Integer.parseInt(address.substring(colon + 1));
        if (port < 1 || port > 65_535) {
            throw new BadOptionException("the port of --target must be 1 to 65535, but is " + port);
        }
        channel = NettyChannelBuilder.forAddress(address.substring(0, colon), port)
                .usePlaintext()
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                // The service bounds its messages.
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
    }

    /// For answers in one message. They may take as long as the work takes: the service does not say how long.
    ArchiveGrpc.ArchiveBlockingStub calls() {
        return ArchiveGrpc.newBlockingStub(channel);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            if (!channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("connection did not close within " + CLOSE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
