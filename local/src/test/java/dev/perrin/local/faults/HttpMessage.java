package dev.perrin.local.faults;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One HTTP/1.1 request or response as it was on the wire.
final class HttpMessage {
    private static final int MAX_HEAD_BYTES = 64 << 10;

    private final List<String> head;
    private final byte[] body;

    /// @param head start line and header lines, without line ends
    /// @param body with its chunk marks when it came in chunks
    HttpMessage(List<String> head, byte[] body) {
        this.head = head;
        this.body = body;
    }

    List<String> head() {
        return head;
    }

    /// @return empty at the end of the stream
    static Optional<List<String>> readHead(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        int total = 0;
        while (true) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int next = in.read();
            if (next < 0 && lines.isEmpty()) {
                return Optional.empty();
            }
            while (next != '\n') {
                if (next < 0 || ++total > MAX_HEAD_BYTES) {
                    throw new EOFException("head ends after " + lines);
                }
                if (next != '\r') {
                    line.write(next);
                }
                next = in.read();
            }
            if (line.size() == 0) {
                return Optional.of(lines);
            }
            lines.add(line.toString(StandardCharsets.ISO_8859_1));
        }
    }

    /// @param isBodiless for answers to HEAD, whose length is that of another answer
    static HttpMessage readResponse(InputStream in, boolean isBodiless) throws IOException {
        while (true) {
            List<String> head = readHead(in).orElseThrow(() -> new EOFException("no answer"));
            int status = new HttpMessage(head, new byte[0]).status();
            if (status >= 200) {
                boolean none = isBodiless || status == 204 || status == 304;
                return new HttpMessage(head, none ? new byte[0] : readBody(in, head));
            }
        }
    }

    static byte[] readBody(InputStream in, List<String> head) throws IOException {
        if (header(head, "transfer-encoding").isPresent()) {
            return readChunks(in);
        }
        int length = Integer.parseInt(header(head, "content-length").orElse("0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("body ends after " + body.length + " of " + length + " bytes");
        }
        return body;
    }

    static Optional<String> header(List<String> head, String name) {
        return head.stream()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    static HttpMessage response(int status, String code, boolean isBodiless) {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                + "</Code><Message>from the test's proxy</Message></Error>";
        byte[] body = isBodiless ? new byte[0] : xml.getBytes(StandardCharsets.UTF_8);
        return new HttpMessage(
                List.of(
                        "HTTP/1.1 " + status + " " + code,
                        "Content-Type: application/xml",
                        "Content-Length: " + body.length),
                body);
    }

    /// Of a response.
    int status() {
        return Integer.parseInt(head.getFirst().split(" ", 3)[1]);
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String line : head) {
            out.writeBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        out.writeBytes(new byte[] {'\r', '\n'});
        out.writeBytes(body);
        return out.toByteArray();
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes());
        out.flush();
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        while (true) {
            String sizeLine = copyLine(in, raw);
            int length = Integer.parseInt(sizeLine.split(";", 2)[0].strip(), 16);
            if (length == 0) {
                while (!copyLine(in, raw).isEmpty()) {
                    // Trailers.
                }
                return raw.toByteArray();
            }
            byte[] chunk = in.readNBytes(length);
            if (chunk.length < length) {
                throw new EOFException("chunk ends after " + chunk.length + " of " + length + " bytes");
            }
            raw.writeBytes(chunk);
            copyLine(in, raw);
        }
    }

    private static String copyLine(InputStream in, ByteArrayOutputStream raw) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); ; next = in.read()) {
            if (next < 0) {
                throw new EOFException("line ends after " + line);
            }
            raw.write(next);
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
    }
}
