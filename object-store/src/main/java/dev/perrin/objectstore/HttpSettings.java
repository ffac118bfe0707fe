package dev.perrin.objectstore;

import java.time.Duration;

/// How the client talks to the store.
///
/// @param connectTimeout until a connection stands, TLS included
/// @param readTimeout without a byte from the store
/// @param writeTimeout without a byte taken by the store
/// @param requestTimeout one whole request with its answer
/// @param connections requests under way at the same time, and connections kept open for the next ones
/// @param keepAlive an idle connection is closed after this
public record HttpSettings(
        Duration connectTimeout,
        Duration readTimeout,
        Duration writeTimeout,
        Duration requestTimeout,
        int connections,
        Duration keepAlive) {
    public static final HttpSettings DEFAULT = new HttpSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            16,
            Duration.ofSeconds(30));

    public HttpSettings {
        requirePositive("connect-timeout", connectTimeout);
        requirePositive("read-timeout", readTimeout);
        requirePositive("write-timeout", writeTimeout);
        requirePositive("request-timeout", requestTimeout);
        requirePositive("keep-alive", keepAlive);
        if (connections < 1) {
            throw new IllegalArgumentException("perrin.s3.connections must be at least 1, but is " + connections);
        }
    }

    /// For a question that must be answered soon or not at all.
    public HttpSettings within(Duration limit) {
        return new HttpSettings(
                shorter(connectTimeout, limit),
                shorter(readTimeout, limit),
                shorter(writeTimeout, limit),
                shorter(requestTimeout, limit),
                connections,
                keepAlive);
    }

    private static Duration shorter(Duration left, Duration right) {
        return left.compareTo(right) < 0 ? left : right;
    }

    private static void requirePositive(String key, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException("perrin.s3." + key + " must be at least 1 ms, but is " + value);
        }
    }
}
