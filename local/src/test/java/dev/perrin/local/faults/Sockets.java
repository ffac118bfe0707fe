package dev.perrin.local.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;

/// Two ways to end a connection.
final class Sockets {
    private Sockets() {}

    /// The peer's next read or write fails, and what was under way is lost.
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException closedAlready) {
            return;
        }
        close(socket);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket that does not close", e);
        }
    }
}
