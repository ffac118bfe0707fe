package dev.perrin.local.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.perrin.local.TestCheckout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The page over one result that has a value in every field. The result is a golden file of analysis-service, whose
/// tests keep it what the service writes; runs whose results hold all of it at once take hours.
final class SamplePage implements AutoCloseable {
    static final String RESULT = "sample/two-references";
    private static final String RESULT_PATH = "/api/runs/sample";
    /// A run of which nothing is measured yet.
    static final String EARLY = "early";

    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path resources =
            TestCheckout.root().resolve("analysis-service/src/main/resources/META-INF/resources");
    private final Path golden = TestCheckout.root().resolve("analysis-service/src/test/resources/page");
    private final ObjectNode result = read("result.json");
    private final ObjectNode phase = read("phase.json");
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private SamplePage(HttpServer server) {
        this.server = server;
        result.put("firstDisplacementIndex", 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    static SamplePage open() throws IOException {
        return new SamplePage(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    URI url(String run, String section) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/?run=" + run + "&section=" + section);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/api/events" -> event(exchange, "runs", "[" + summary(result) + "," + summary(early()) + "]");
                case RESULT_PATH + "/events" -> event(exchange, "result", result.toString());
                case "/api/runs/" + EARLY + "/events" -> event(exchange, "result", early().toString());
                case RESULT_PATH + "/phase" -> send(exchange, 200, "application/json", trajectory(exchange));
                default -> sendFile(exchange, resources.resolve(path.equals("/") ? "index.html" : path.substring(1)));
            }
        }
    }

    /// One event; the browser is told not to ask again within the time of a test.
    private static void event(HttpExchange exchange, String name, String data) throws IOException {
        send(
                exchange,
                200,
                "text/event-stream",
                "retry: " + Duration.ofHours(1).toMillis() + "\nevent: " + name + "\nid: 1\ndata: " + data + "\n\n");
    }

    private String trajectory(HttpExchange exchange) {
        String mode = exchange.getRequestURI().getQuery().replaceAll(".*mode=(\\d+).*", "$1");
        ObjectNode answer = phase.deepCopy();
        ((ObjectNode) answer.withArray("trajectories").get(0)).put("mode", Integer.parseInt(mode));
        return answer.toString();
    }

    private static ObjectNode summary(ObjectNode of) {
        ObjectNode summary = JSON.createObjectNode();
        for (String field : new String[] {"record", "snapshotsAnalysed", "complete", "last"}) {
            summary.set(field, of.get(field));
        }
        if (!of.get("resultId").asText().equals("live")) {
            summary.putArray("resultId").add(of.get("resultId").asText());
        }
        return summary;
    }

    private ObjectNode early() {
        ObjectNode early = JSON.createObjectNode();
        ObjectNode record = ((ObjectNode) result.get("record")).deepCopy();
        record.put("run", EARLY).put("phase", "CONVERGING").remove("limiting");
        early.put("run", EARLY).put("resultId", "live").put("sequence", 1).set("record", record);
        return early.put("snapshotsAnalysed", 0).put("complete", false).put("last", false);
    }

    private static void sendFile(HttpExchange exchange, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            send(exchange, 404, "text/plain", "no such file");
            return;
        }
        String name = file.getFileName().toString();
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        send(exchange, 200, type, Files.readString(file));
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private ObjectNode read(String name) {
        try {
            return (ObjectNode) JSON.readTree(golden.resolve(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("golden file of analysis-service", e);
        }
    }
}
