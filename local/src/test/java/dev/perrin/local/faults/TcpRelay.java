package dev.perrin.local.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A wire between clients and a server on loopback that can be cut, or held so that bytes are neither passed on nor
/// refused. Thread safe.
final class TcpRelay implements AutoCloseable {
    private enum Mode {
        OPEN,
        CUT,
        HELD
    }

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private Mode mode = Mode.OPEN;

    TcpRelay(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("relay-" + target).start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// Breaks every connection and refuses new ones.
    void cut() {
        change(Mode.CUT);
        reset();
    }

    /// Breaks every connection; new ones are welcome.
    void reset() {
        open.forEach(Sockets::reset);
    }

    /// Passes nothing on, as a network that has fallen silent.
    void hold() {
        change(Mode.HELD);
    }

    void mend() {
        change(Mode.OPEN);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }

    private synchronized void change(Mode next) {
        mode = next;
        notifyAll();
    }

    private synchronized boolean isCut() {
        return mode == Mode.CUT;
    }

    private synchronized void awaitNotHeld() throws InterruptedException {
        while (mode == Mode.HELD) {
            wait();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException closed) {
                open.removeIf(Socket::isClosed);
            }
        }
    }

    private void connect(Socket client) {
        open.add(client);
        Socket server = new Socket();
        open.add(server);
        try {
            awaitNotHeld();
            if (isCut()) {
                throw new IOException("cut");
            }
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            Thread.ofVirtual().start(() -> pump(client, server));
            Thread.ofVirtual().start(() -> pump(server, client));
        } catch (IOException e) {
            forget(client, server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            forget(client, server);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[64 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                awaitNotHeld();
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // The other direction ends too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            forget(from, to);
        }
    }

    private void forget(Socket client, Socket server) {
        open.remove(client);
        open.remove(server);
        Sockets.close(client);
        Sockets.close(server);
    }
}
