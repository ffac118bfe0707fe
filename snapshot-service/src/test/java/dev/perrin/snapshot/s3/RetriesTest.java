package dev.perrin.snapshot.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.snapshot.archive.ArchiveFullException;
import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import io.minio.messages.ErrorResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {
    private final List<Duration> delays = new ArrayList<>();
    private final StoreMonitor monitor = new StoreMonitor();
    private long nowNanos;

    @ParameterizedTest(name = "{0} {1} is {3}")
    @CsvSource({
        "507, InsufficientStorage, no room, FULL",
        "507, XMinioStorageFull, Storage backend has reached its minimum free drive threshold, FULL",
        "403, QuotaExceeded, '', FULL",
        "400, XMinioAdminBucketQuotaExceeded, '', FULL",
        "400, EntityTooLarge, '', FULL",
        "500, InternalError, write /data: No space left on device, FULL",
        "500, InternalError, Disk quota exceeded, FULL",
        "503, SlowDown, Please reduce your request rate, THROTTLED",
        "429, TooManyRequests, '', THROTTLED",
        "503, ServiceUnavailable, '', PASSING",
        "500, InternalError, '', PASSING",
        "502, BadGateway, '', PASSING",
        "504, GatewayTimeout, '', PASSING",
        "408, RequestTimeout, '', PASSING",
        "400, RequestTimeout, '', PASSING",
        "400, BadDigest, '', PASSING",
        "400, XAmzContentSHA256Mismatch, '', PASSING",
        "409, ConditionalRequestConflict, '', CONFLICT",
        "409, OperationAborted, '', CONFLICT",
        "409, BucketAlreadyOwnedByYou, '', LASTING",
        "403, AccessDenied, '', LASTING",
        "403, SignatureDoesNotMatch, '', LASTING",
        "404, NoSuchBucket, '', LASTING",
        "400, InvalidArgument, '', LASTING",
        "501, NotImplemented, '', LASTING"
    })
    void knowsWhatAnErrorMeans(int status, String code, String message, FailureKind kind) {
        assertThat(FailureKind.of(error(status, code, message))).isEqualTo(kind);
    }

    @Test
    void knowsWhatOtherFailuresMean() {
        IOException untrusted = new SSLHandshakeException("no path");
        untrusted.initCause(new CertificateException("no path"));
        assertThat(FailureKind.of(new SocketTimeoutException("timeout"))).isEqualTo(FailureKind.PASSING);
        assertThat(FailureKind.of(untrusted)).isEqualTo(FailureKind.LASTING);
        assertThat(FailureKind.of(new ServerException("failed", 502, ""))).isEqualTo(FailureKind.PASSING);
        assertThat(FailureKind.of(html(413, "<h1>Too large</h1>"))).isEqualTo(FailureKind.FULL);
        assertThat(FailureKind.of(html(500, "java.io.IOException: No space left on device")))
                .isEqualTo(FailureKind.FULL);
        assertThat(FailureKind.of(html(503, "<h1>busy</h1>"))).isEqualTo(FailureKind.PASSING);
        assertThat(FailureKind.of(html(401, "<h1>who?</h1>"))).isEqualTo(FailureKind.LASTING);
    }

    @Test
    void repeatsWhatMayPassUntilItDoes() {
        // When
        String answer =
                retries(4, 1).call("get x", failing(new SocketTimeoutException("timeout"), error(500, "a", "")));

        // Then
        assertThat(answer).isEqualTo("answer");
        assertThat(delays).hasSize(2);
        assertThat(monitor.repeats(FailureKind.PASSING)).isEqualTo(2);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void waitsLongerEachTimeAndByChance(long seed) {
        // Given
        IOException[] failures = new IOException[7];
        Arrays.setAll(failures, index -> new IOException("reset"));

        // When
        assertThatThrownBy(() -> retries(7, seed).call("get x", failing(failures)))
                .isInstanceOf(ArchiveUnavailableException.class)
                .hasMessage("get x failed after 7 attempts: reset");

        // Then
        long[] ceilings = {100, 200, 400, 800, 1600, 2000};
        assertThat(delays).hasSize(ceilings.length);
        for (int index = 0; index < ceilings.length; index++) {
            assertThat(delays.get(index))
                    .isBetween(Duration.ofMillis(ceilings[index] / 2), Duration.ofMillis(ceilings[index]));
        }
    }

    @Test
    void doesNotWaitTheSameForTwoMembers() {
        assertThatThrownBy(() -> retries(2, 1).call("a", failing(new IOException(), new IOException())));
        assertThatThrownBy(() -> retries(2, 2).call("a", failing(new IOException(), new IOException())));
        assertThat(delays.get(0)).isNotEqualTo(delays.get(1));
    }

    @Test
    void givesAStoreThatAsksForItMoreTime() {
        // When
        String _ = retries(4, 1)
                .call(
                        "put x",
                        failing(
                                error(503, "SlowDown", ""),
                                error(503, "SlowDown", "", "Retry-After", "1"),
                                error(503, "SlowDown", "", "Retry-After", "3600")));

        // Then
        assertThat(delays.get(0)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
        assertThat(delays.get(1)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1600));
        assertThat(delays.get(2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(monitor.repeats(FailureKind.THROTTLED)).isEqualTo(3);
    }

    @Test
    void doesNotRepeatWhatWillFailAgain() {
        assertThatThrownBy(() -> retries(4, 1).call("put x", failing(error(403, "AccessDenied", "no"))))
                .isInstanceOf(ArchiveUnavailableException.class)
                .hasMessage("put x failed: 403 AccessDenied: no");
        assertThatThrownBy(() -> retries(4, 1).call("put x", failing(error(507, "XMinioStorageFull", "full"))))
                .isInstanceOf(ArchiveFullException.class)
                .hasMessage("put x failed: 507 XMinioStorageFull: full");
        assertThat(delays).isEmpty();
    }

    @Test
    void beginsNoAttemptAfterTheWindow() {
        // Given
        AtomicInteger attempts = new AtomicInteger();

        // Then
        assertThatThrownBy(() -> retries(10, 1).call("put x", () -> {
                    attempts.incrementAndGet();
                    nowNanos += Duration.ofSeconds(6).toNanos();
                    throw new SocketTimeoutException("timeout");
                }))
                .hasMessage("put x failed after 2 attempts: timeout");
        assertThat(attempts).hasValue(2);
    }

    @Test
    void givesUpWhenInterrupted() {
        // Given
        Thread.currentThread().interrupt();
        Retries sleeping = new Retries(settings(4), monitor);

        // Then
        assertThatThrownBy(() -> sleeping.call("get x", failing(new IOException("reset"))))
                .isInstanceOf(ArchiveUnavailableException.class)
                .hasMessage("get x was given up");
        assertThat(Thread.interrupted()).isTrue();
    }

    private Retries retries(int attempts, long seed) {
        return new Retries(
                settings(attempts),
                monitor,
                delay -> {
                    delays.add(delay);
                    nowNanos += delay.toNanos();
                },
                () -> nowNanos,
                new Random(seed));
    }

    private static RetrySettings settings(int attempts) {
        return new RetrySettings(attempts, Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(10));
    }

    /// Throws these, one after another, and then answers.
    private static StoreCall<String> failing(Exception... failures) {
        AtomicInteger next = new AtomicInteger();
        return () -> {
            int attempt = next.getAndIncrement();
            if (attempt >= failures.length) {
                return "answer";
            }
            switch (failures[attempt]) {
                case IOException failure -> throw failure;
                case MinioException failure -> throw failure;
                default -> throw new IllegalStateException(failures[attempt]);
            }
        };
    }

    private static InvalidResponseException html(int status, String body) {
        return new InvalidResponseException(status, "text/html", body, "");
    }

    private static ErrorResponseException error(int status, String code, String message, String... header) {
        Response.Builder response = new Response.Builder()
                .request(new Request.Builder().url("http://store/").build())
                .protocol(Protocol.HTTP_1_1)
                .message("Error")
                .code(status);
        if (header.length > 0) {
            response.header(header[0], header[1]);
        }
        return new ErrorResponseException(
                new ErrorResponse(code, message, "bucket", "key", "/bucket/key", "1", "2"), response.build(), "");
    }
}
