package dev.perrin.snapshot.s3;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Stands between a client and a real store, and does with each request what it is told: one request a connection,
/// bytes passed on as they are, so that signatures stay right.
public final class FaultyRoute implements AutoCloseable {
    /// What becomes of a request.
    public sealed interface Fate {
        /// To the store and back.
        record Pass() implements Fate {}

        /// To the store without a header.
        record Strip(String header) implements Fate {}

        /// Never to the store; answered here.
        record Answer(int status, String contentType, String body, List<String> headers) implements Fate {
            public static Answer error(int status, String code, String message) {
                return new Answer(
                        status,
                        "application/xml",
                        "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>" + message
                                + "</Message></Error>",
                        List.of());
            }
        }

        /// To the store, until so many bytes of the body are through; then both sides see a broken connection.
        record BreakRequest(int afterBytes) implements Fate {}

        /// To the store; of its answer, head included, only so many bytes come back.
        record BreakAnswer(int afterBytes) implements Fate {}
    }

    /// Decides about a request.
    @FunctionalInterface
    public interface Script {
        Fate fate(Seen request);
    }

    /// A request on its way.
    public interface Seen {
        boolean is(String method);

        /// Whether there is such a line, such as `Range: bytes=0-9`, among the headers.
        boolean has(String header);
    }

    public static final Script PASS = request -> new Fate.Pass();

    private final ServerSocket listening;
    private final URI store;
    private volatile Script script = PASS;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    public FaultyRoute(URI store) {
        this.store = store;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    public void follow(Script next) {
        script = next;
    }

    /// The first requests meet these fates, one each; all others pass.
    public void first(Fate... fates) {
        Iterator<Fate> rest = List.of(fates).iterator();
        follow(request -> {
            synchronized (rest) {
                return rest.hasNext() ? rest.next() : new Fate.Pass();
            }
        });
    }

    /// Method and target of every request so far.
    public List<String> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket accepted) {
        try (Socket client = accepted) {
            InputStream request = new BufferedInputStream(client.getInputStream());
            Head head = Head.read(request);
            if (head == null) {
                return;
            }
            seen.add(head.method() + " " + head.target());
            switch (script.fate(head)) {
                case Fate.Pass pass -> exchange(head, request, client, Long.MAX_VALUE, Long.MAX_VALUE);
                case Fate.Strip strip ->
                    exchange(head.without(strip.header()), request, client, Long.MAX_VALUE, Long.MAX_VALUE);
                case Fate.BreakRequest broken -> exchange(head, request, client, broken.afterBytes(), Long.MAX_VALUE);
                case Fate.BreakAnswer broken -> exchange(head, request, client, Long.MAX_VALUE, broken.afterBytes());
                case Fate.Answer answer -> {
                    request.skipNBytes(head.contentLength());
                    answer(client.getOutputStream(), answer);
                }
            }
        } catch (IOException broken) {
            // Either side has gone: that is what the client is to see.
            return;
        }
    }

    private void exchange(Head head, InputStream request, Socket client, long requestBytes, long answerBytes)
            throws IOException {
        try (Socket upstream = new Socket(store.getHost(), store.getPort())) {
            OutputStream toStore = upstream.getOutputStream();
            toStore.write(head.without("Connection").with("Connection: close").bytes());
            long passed = copy(request, toStore, Math.min(head.contentLength(), requestBytes));
            toStore.flush();
            if (passed < head.contentLength()) {
                client.setSoLinger(true, 0);
                return;
            }
            long back = copy(upstream.getInputStream(), client.getOutputStream(), answerBytes);
            if (back == answerBytes) {
                client.setSoLinger(true, 0);
            }
        }
    }

    private static long copy(InputStream from, OutputStream to, long limit) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        long copied = 0;
        while (copied < limit) {
            int count = from.read(buffer, 0, (int) Math.min(buffer.length, limit - copied));
            if (count < 0) {
                break;
            }
            to.write(buffer, 0, count);
            copied += count;
        }
        to.flush();
        return copied;
    }

    private static void answer(OutputStream to, Fate.Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ").append(answer.status()).append(" Fault\r\n");
        for (String header : answer.headers()) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Type: ").append(answer.contentType());
        head.append("\r\nContent-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
        to.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        to.write(body);
        to.flush();
    }

    /// Request line and headers.
    private record Head(List<String> lines) implements Seen {
        private static final int END_OF_HEAD = 0x0d0a0d0a;

        static @Nullable Head read(InputStream from) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int last = 0;
            while (last != END_OF_HEAD) {
                int next = from.read();
                if (next < 0) {
                    if (bytes.size() == 0) {
                        return null;
                    }
                    throw new EOFException("request ended within its head");
                }
                bytes.write(next);
                last = last << 8 | next;
            }
            return new Head(
                    bytes.toString(StandardCharsets.ISO_8859_1).strip().lines().toList());
        }

        private String[] requestLine() {
            return lines.getFirst().split(" ", 3);
        }

        String method() {
            return requestLine()[0];
        }

        @Override
        public boolean is(String method) {
            return method().equals(method);
        }

        @Override
        public boolean has(String header) {
            return lines.stream().anyMatch(header::equalsIgnoreCase);
        }

        /// Path and query; of a request to a proxy too.
        String target() {
            return requestLine()[1].replaceFirst("^http://[^/]*", "");
        }

        long contentLength() {
            return lines.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                    .mapToLong(line -> Long.parseLong(line.substring(15).strip()))
                    .findFirst()
                    .orElse(0);
        }

        Head without(String header) {
            String start = header.toLowerCase(Locale.ROOT) + ":";
            return new Head(lines.stream()
                    .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start))
                    .toList());
        }

        Head with(String line) {
            return new Head(Stream.concat(lines.stream(), Stream.of(line)).toList());
        }

        byte[] bytes() {
            String first = method() + " " + target() + " HTTP/1.1";
            return (first + "\r\n" + String.join("\r\n", lines.subList(1, lines.size())) + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
