package dev.perrin.local.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The page over one result that has a value in every field. The result is a golden file of analysis-service, whose
/// tests keep it what the service writes; runs whose results hold all of it at once take hours.
final class SamplePage implements AutoCloseable {
    static final String RESULT = "sample/two-references";
    private static final String RESULT_PATH = "/api/runs/sample";
    /// The same run as it was measured live; [#SEEDS] differ from it in their seed alone.
    static final String LIVE = "sample";

    static final int SEEDS = 3;
    /// A run of which nothing is measured yet.
    static final String EARLY = "early";

    /// What the service answers to a re-analysis with this burn-in.
    static final int REFUSED_BURN_IN = 77;

    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");
    private static final String JSON_TYPE = "application/json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path resources =
            TestCheckout.root().resolve("analysis-service/src/main/resources/META-INF/resources");
    private final Path golden = TestCheckout.root().resolve("analysis-service/src/test/resources/page");
    private final ObjectNode result = read("result.json");
    private final ObjectNode phase = read("phase.json");
    private final ObjectNode ensemble = read("ensemble.json");
    private final ObjectNode allLags = read("all-lags.json");
    private final List<String> posted = new CopyOnWriteArrayList<>();
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
                case "/api/events" -> event(exchange, "runs", summaries());
                case RESULT_PATH + "/events" ->
                    event(exchange, "result", asked(exchange).toString());
                case RESULT_PATH + "/ensemble" -> send(exchange, 200, JSON_TYPE, ensemble.toString());
                case RESULT_PATH + "/all-lags.json" -> send(exchange, 200, JSON_TYPE, allLags.toString());
                case RESULT_PATH + "/results/two-references" -> reanalyse(exchange);
                case "/api/runs/" + EARLY + "/events" -> event(exchange, "result", early().toString());
                case RESULT_PATH + "/phase" -> send(exchange, 200, JSON_TYPE, trajectory(exchange));
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

    private String summaries() {
        ArrayNode runs = JSON.createArrayNode();
        runs.add(summary(result)).add(summary(early()));
        for (int seed = 1; seed <= SEEDS; seed++) {
            ObjectNode other = result.deepCopy().put("resultId", "live");
            ObjectNode record = ((ObjectNode) other.get("record")).put("run", LIVE + "-" + seed);
            ((ObjectNode) record.get("spec")).put("run", LIVE + "-" + seed).put("seed", 100 + seed);
            runs.add(summary(other));
        }
        return runs.toString();
    }

    /// The live result, or the one that the query names.
    private ObjectNode asked(HttpExchange exchange) {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        return query.contains("result=") ? result : result.deepCopy().put("resultId", "live");
    }

    /// Settings that were posted.
    List<String> posted() {
        return posted;
    }

    /// Answers as the service does.
    private void reanalyse(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        posted.add(exchange.getRequestMethod() + " " + body);
        if (body.contains("\"burnInSteps\":" + REFUSED_BURN_IN)) {
            send(exchange, 400, JSON_TYPE, "{\"error\": \"burn_in_steps 77: must not be this one\"}");
        } else {
            send(exchange, 202, JSON_TYPE, "{\"result\": \"" + RESULT + "\", \"settings\": {}}");
        }
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
