package dev.perrin.local.benchmark;

import dev.perrin.local.process.FreePorts;
import dev.perrin.local.process.ServiceProcess;
import dev.perrin.local.stack.BenchmarkStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A packaged analysis-service that holds the snapshots of a run back until the run is announced.
final class AnalysisInstance implements AutoCloseable {
    private static final String ANALYSED = "perrin_analysis_snapshots_total";

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest metrics;
    private final ServiceProcess process;

    /// @param options of the JVM
    /// @param core the only one it may use; empty for all
    AnalysisInstance(BenchmarkStack stack, String name, List<String> options, OptionalInt core)
            throws InterruptedException {
        int port = new FreePorts(new SecureRandom()).next();
        this.metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/metrics"))
                .build();
        this.process = stack.analysisService(
                name, port, Map.of("PERRIN_ANALYSIS_CATALOG_WAIT_MILLIS", "600000"), options, core);
    }

    ServiceProcess process() {
        return process;
    }

    /// Snapshots analysed since it started.
    long analysed() throws IOException, InterruptedException {
        return client.send(metrics, BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(ANALYSED))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        process.close();
    }
}
