package dev.perrin.snapshot.s3;

import dev.perrin.snapshot.archive.ObjectContent;
import io.minio.MinioAsyncClient;
import io.minio.credentials.Credentials;
import io.minio.errors.InsufficientDataException;
import io.minio.errors.InternalException;
import io.minio.errors.MinioException;
import io.minio.http.Method;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/// Single puts straight from the pieces of an [ObjectContent].
///
/// The client's own put first copies the whole object into a growing array, up to three times its size while that
/// grows. Here the client makes, signs and sends the request as ever, and only its body is replaced, which goes
/// from the pieces to the connection in steps of [#STEP] bytes. The SHA-256 of the body is signed, so the store
/// checks every byte.
final class StreamedPuts extends MinioAsyncClient {
    private static final int STEP = 64 * 1024;

    private final String signedRegion;
    private final Duration limit;

    /// Of puts that are being made; the key, an empty array, stands for the body until [#createRequest].
    private final Map<Object, ObjectContent> contents = Collections.synchronizedMap(new IdentityHashMap<>());

    /// @param limit of one put with everything that it waits for
    StreamedPuts(MinioAsyncClient client, String region, Duration limit) {
        super(client);
        this.signedRegion = region;
        this.limit = limit;
    }

    /// @param conditions further headers
    void put(String bucket, String objectKey, ObjectContent content, Map<String, String> conditions)
            throws MinioException, IOException, GeneralSecurityException {
        Headers.Builder headers = new Headers.Builder().add("Content-Type", content.contentType());
        content.metadata().forEach((key, value) -> headers.add("x-amz-meta-" + key, value));
        conditions.forEach(headers::add);
        byte[] standIn = new byte[0];
        contents.put(standIn, content);
        try (Response response = executeAsync(
                        Method.PUT, bucket, objectKey, signedRegion, headers.build(), null, standIn, 0)
                .get(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            response.body().bytes();
        } catch (TimeoutException endless) {
            throw new IOException("put of " + content.sizeInBytes() + " bytes has not ended after " + limit, endless);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw unwrapped(failed.getCause());
        } finally {
            contents.remove(standIn);
        }
    }

    @Override
    protected Request createRequest(
            HttpUrl url,
            Method method,
            @Nullable Headers headers,
            @Nullable Object body,
            int length,
            @Nullable Credentials creds)
            throws InsufficientDataException, InternalException, IOException, NoSuchAlgorithmException {
        Request request = super.createRequest(url, method, headers, body, length, creds);
        ObjectContent content = body == null ? null : contents.get(body);
        return content == null
                ? request
                : request.newBuilder()
                        .removeHeader("Content-MD5")
                        .header("x-amz-content-sha256", sha256(content))
                        .method(method.toString(), new Body(content))
                        .build();
    }

    /// Connections and threads are those of the [StoreConnection], which closes them.
    @Override
    public void close() {}

    private static String sha256(ObjectContent content) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (ByteBuffer piece : content.pieces()) {
            digest.update(piece.duplicate());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static IOException unwrapped(@Nullable Throwable cause)
            throws MinioException, IOException, GeneralSecurityException {
        Throwable found = cause instanceof CompletionException wrapped ? wrapped.getCause() : cause;
        if (found instanceof MinioException known) {
            throw known;
        }
        if (found instanceof GeneralSecurityException known) {
            throw known;
        }
        if (found instanceof RuntimeException known) {
            throw known;
        }
        if (found instanceof Error known) {
            throw known;
        }
        return found instanceof IOException known ? known : new IOException(found);
    }

    /// Can be sent more than once.
    private static final class Body extends RequestBody {
        private final ObjectContent content;

        Body(ObjectContent content) {
            this.content = content;
        }

        @Override
        public @Nullable MediaType contentType() {
            return MediaType.parse(content.contentType());
        }

        @Override
        public long contentLength() {
            return content.sizeInBytes();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            for (ByteBuffer piece : content.pieces()) {
                ByteBuffer rest = piece.duplicate();
                while (rest.hasRemaining()) {
                    int count = Math.min(STEP, rest.remaining());
                    sink.write(rest.slice(rest.position(), count));
                    rest.position(rest.position() + count);
                }
            }
        }
    }
}
