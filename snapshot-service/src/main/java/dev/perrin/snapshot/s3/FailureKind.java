package dev.perrin.snapshot.s3;

import dev.perrin.objectstore.Trust;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import io.minio.errors.XmlParserException;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;

/// What a failed request means for the next one.
public enum FailureKind {
    /// May succeed when repeated: no connection, a timeout, an answer cut short, 408, 500, 502, 503, 504, bytes
    /// damaged on the way.
    PASSING,
    /// The store asks for fewer requests: 429, `SlowDown` and its like.
    THROTTLED,
    /// No room: 507, a quota, a full disk, an object too large. Repeated by whoever needs it stored, not here.
    FULL,
    /// Another request on the same key was under way (409). To be repeated.
    CONFLICT,
    /// The same request will fail again: denied, unknown bucket, an untrusted certificate.
    LASTING;

    private static final Set<String> THROTTLED_CODES = Set.of(
            "SlowDown",
            "SlowDownRead",
            "SlowDownWrite",
            "TooManyRequests",
            "RequestLimitExceeded",
            "Throttling",
            "ThrottlingException",
            "BandwidthLimitExceeded");
    private static final Set<String> FULL_CODES = Set.of(
            "XMinioStorageFull",
            "XMinioAdminBucketQuotaExceeded",
            "QuotaExceeded",
            "InsufficientStorage",
            "InsufficientCapacity",
            "StorageFull",
            "EntityTooLarge",
            "MaxMessageLengthExceeded");
    private static final Set<String> PASSING_CODES = Set.of(
            "RequestTimeout",
            "InternalError",
            "ServiceUnavailable",
            "IncompleteBody",
            "BadDigest",
            "XAmzContentSHA256Mismatch");

    /// What servers on top of a file system say when they have no code for it.
    private static final Pattern FULL_TEXT = Pattern.compile(
            "no space left on device|disk quota exceeded|not enough space|insufficient storage|disk is full|enospc");

    private static final Pattern STATUS_IN_TEXT = Pattern.compile("Response code: (\\d{3})");

    /// @param failure what the client threw
    static FailureKind of(Exception failure) {
        return switch (failure) {
            case ErrorResponseException answered ->
                of(
                        status(answered),
                        String.valueOf(answered.errorResponse().code()),
                        String.valueOf(answered.errorResponse().message()));
            case ServerException answered -> of(status(answered), "", String.valueOf(answered.getMessage()));
            case InvalidResponseException answered ->
                status(answered) == 0 ? PASSING : of(status(answered), "", String.valueOf(answered.getMessage()));
            case XmlParserException cutShort -> PASSING;
            case SSLPeerUnverifiedException stranger -> LASTING;
            case IOException unanswered -> Trust.isRefusal(unanswered) ? LASTING : PASSING;
            default -> LASTING;
        };
    }

    /// The HTTP status that the store answered, 0 when there was no answer.
    static int status(Exception failure) {
        return switch (failure) {
            case ErrorResponseException answered -> answered.response().code();
            case ServerException answered -> answered.statusCode();
            case InvalidResponseException answered -> {
                Matcher status = STATUS_IN_TEXT.matcher(String.valueOf(answered.getMessage()));
                yield status.find() ? Integer.parseInt(status.group(1)) : 0;
            }
            default -> 0;
        };
    }

    private static FailureKind of(int status, String code, String text) {
        if (status == 507
                || status == 413
                || FULL_CODES.contains(code)
                || FULL_TEXT.matcher(text.toLowerCase(Locale.ROOT)).find()) {
            return FULL;
        }
        if (status == 429 || THROTTLED_CODES.contains(code)) {
            return THROTTLED;
        }
        if (status == 409 && !code.startsWith("Bucket")) {
            return CONFLICT;
        }
        boolean passing = status == 408 || status == 500 || status == 502 || status == 503 || status == 504;
        return passing || PASSING_CODES.contains(code) ? PASSING : LASTING;
    }
}
