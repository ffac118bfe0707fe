package dev.perrin.local.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Ready when a health address answers 200.
public final class HttpReadiness implements Readiness {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final HttpClient client;
    private final HttpRequest request;

    public HttpReadiness(HttpClient client, URI address) {
        this.client = client;
        this.request = HttpRequest.newBuilder(address).timeout(TIMEOUT).GET().build();
    }

    @Override
    public boolean isReady() {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            // Not listening yet.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
