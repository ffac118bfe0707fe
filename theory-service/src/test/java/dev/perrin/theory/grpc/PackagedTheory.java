package dev.perrin.theory.grpc;

import dev.perrin.theory.client.TheoryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The service as it is shipped, in a process of its own.
final class PackagedTheory implements AutoCloseable {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    /// As the README says to start it.
    private static final String INLINING = "-XX:MaxInlineLevel=9";

    private static final Path LOG = Path.of("target", "packaged-theory.log");

    private final int port;
    private final Process process;

    /// Begins the process, and does not wait until it answers.
    PackagedTheory(String... jvmOptions) {
        port = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(INLINING);
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-Dquarkus.http.port=" + port, "-Dquarkus.http.host=127.0.0.1"));
        command.addAll(List.of("-jar", JAR.toString()));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(LOG.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    TheoryClient connect() {
        return TheoryClient.connect("127.0.0.1", port);
    }

    ServiceMetrics metrics() {
        return new ServiceMetrics(URI.create("http://127.0.0.1:" + port + "/"));
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// A line of the kernel's account of the process, in MB: `VmRSS` now, `VmHWM` at most.
    double megabytes(String line) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(text -> text.startsWith(line + ":"))
                .mapToDouble(text -> Double.parseDouble(text.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
