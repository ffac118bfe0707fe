package dev.perrin.objectstore;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/// Sockets whose bytes are taken from the system in steps of [#STEP] and not of the 8 KiB that the HTTP client asks
/// for, and that watch over the time between two of them themselves: the client would wake a thread of its own for
/// each of its small reads to do that. Together this was more than half of what a ranged read cost.
final class ReadAheadSockets extends SocketFactory {
    private static final int STEP = 128 << 10;

    private final int readTimeoutMillis;

    /// @param readTimeout without a byte; the client's own must then be off
    ReadAheadSockets(Duration readTimeout) {
        this.readTimeoutMillis = Math.toIntExact(readTimeout.toMillis());
    }

    @Override
    public Socket createSocket() {
        return new ReadAheadSocket(readTimeoutMillis);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new UnsupportedOperationException("the client connects by itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw new UnsupportedOperationException("the client connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw new UnsupportedOperationException("the client connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw new UnsupportedOperationException("the client connects by itself");
    }

    private static final class ReadAheadSocket extends Socket {
        private final int readTimeoutMillis;
        private @Nullable InputStream input;

        ReadAheadSocket(int readTimeoutMillis) {
            this.readTimeoutMillis = readTimeoutMillis;
        }

        @Override
        public synchronized InputStream getInputStream() throws IOException {
            InputStream known = input;
            if (known == null) {
                known = new BufferedInputStream(super.getInputStream(), STEP);
                input = known;
            }
            return known;
        }

        /// @param millis 0, as the client says where it has no timeout, for ours
        @Override
        public synchronized void setSoTimeout(int millis) throws SocketException {
            super.setSoTimeout(millis == 0 ? readTimeoutMillis : millis);
        }
    }
}
