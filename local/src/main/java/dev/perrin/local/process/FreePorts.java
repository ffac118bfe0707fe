package dev.perrin.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Hands out loopback ports that nobody listens on, each once.
///
/// They come from below the ranges that Linux and macOS take outgoing ports from: a port of those ranges can be
/// taken by any connection between here and the moment its server listens.
public final class FreePorts {
    static final int LOWEST = 20_000;
    static final int HIGHEST = 31_999;
    private static final int ATTEMPTS = 1_000;

    private final RandomGenerator random;
    private final Set<Integer> taken = new HashSet<>();

    public FreePorts(RandomGenerator random) {
        this.random = random;
    }

    public int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = random.nextInt(LOWEST, HIGHEST + 1);
            if (!taken.contains(port) && isFree(port)) {
                taken.add(port);
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + LOWEST + " and " + HIGHEST + " on 127.0.0.1");
    }

    /// Keeps a port that was chosen otherwise from being handed out.
    public void reserve(int port) {
        taken.add(port);
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
