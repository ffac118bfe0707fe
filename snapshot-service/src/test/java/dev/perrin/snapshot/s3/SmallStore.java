package dev.perrin.snapshot.s3;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/// The embedded server in a JVM of its own, on a file system that is really small: a memory file system which only
/// that process sees, and which is gone with it.
public final class SmallStore implements TestStore {
    private static final List<List<String>> WAYS_TO_MOUNT =
            List.of(List.of("unshare", "--mount"), List.of("unshare", "--user", "--map-root-user", "--mount"));

    private final int port = freePort();
    private final Process process;

    private SmallStore(List<String> unshare, Path folder, int megabytes, Path log) {
        List<String> command = new ArrayList<>(unshare);
        command.addAll(List.of(
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + megabytes + "m tmpfs \"$0\" && exec \"$@\"",
                folder.toString()));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                SmallStore.class.getName(),
                folder.toString(),
                Integer.toString(port)));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(Duration.ofSeconds(90)).until(this::listens);
    }

    /// @param log of the server
    /// @return empty where this user may not mount anything
    public static Optional<SmallStore> start(Path folder, int megabytes, Path log) {
        return WAYS_TO_MOUNT.stream()
                .filter(way -> mounts(way, folder))
                .findFirst()
                .map(way -> new SmallStore(way, folder, megabytes, log));
    }

    /// The server itself; arguments are the folder and the port.
    public static void main(String[] arguments) throws Exception {
        S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(arguments[0]))
                .endpoint(URI.create("http://127.0.0.1:" + arguments[1]))
                .awsAuthentication(AuthenticationType.AWS_V4, CREDENTIALS.accessKey(), CREDENTIALS.secretKey())
                .build()
                .start();
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean mounts(List<String> unshare, Path folder) {
        List<String> command = new ArrayList<>(unshare);
        command.addAll(List.of("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()));
        try {
            Process trial = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return trial.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new IllegalStateException("store ended with " + process.exitValue());
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException refused) {
            return false;
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
