package dev.perrin.snapshot.s3;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.ObjectInfo;
import dev.perrin.snapshot.archive.ObjectMissingException;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredObject;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.http.Method;
import io.minio.messages.Item;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The archive in one bucket. Every object is one single put: a multipart put would not honour `If-None-Match`
/// everywhere.
public final class MinioSnapshotArchive implements SnapshotArchive {
    private static final Map<String, String> IF_ABSENT = Map.of("If-None-Match", "*");
    private static final long MIN_PART_SIZE = 5L << 20;
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_FOUND = 404;

    private final MinioClient client;
    private final String bucket;

    public MinioSnapshotArchive(MinioClient client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    @Override
    public boolean putIfAbsent(String objectKey, ObjectContent content) {
        try {
            client.putObject(request(objectKey, content).extraHeaders(IF_ABSENT).build());
            return true;
        } catch (ErrorResponseException e) {
            if (e.response().code() == PRECONDITION_FAILED) {
                return false;
            }
            throw unavailable("put", objectKey, e);
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw unavailable("put", objectKey, e);
        }
    }

    @Override
    public void put(String objectKey, ObjectContent content) {
        try {
            client.putObject(request(objectKey, content).build());
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw unavailable("put", objectKey, e);
        }
    }

    @Override
    public List<StoredObject> list(String prefix) {
        List<StoredObject> objects = new ArrayList<>();
        for (Item item : items(prefix, true)) {
            objects.add(new StoredObject(item.objectName(), item.size()));
        }
        return objects;
    }

    @Override
    public List<String> folders(String prefix) {
        List<String> names = new ArrayList<>();
        for (Item item : items(prefix, false)) {
            String name = item.objectName();
            if (item.isDir() && name.length() > prefix.length() + 1) {
                names.add(name.substring(prefix.length(), name.length() - 1));
            }
        }
        return names;
    }

    @Override
    public Optional<ObjectInfo> find(String objectKey) {
        try {
            StatObjectResponse found = client.statObject(
                    StatObjectArgs.builder().bucket(bucket).object(objectKey).build());
            Map<String, String> metadata = new LinkedHashMap<>();
            found.userMetadata().forEach((key, value) -> metadata.put(key.toLowerCase(Locale.ROOT), value));
            return Optional.of(new ObjectInfo(objectKey, found.size(), metadata));
        } catch (ErrorResponseException e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw unavailable("stat", objectKey, e);
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw unavailable("stat", objectKey, e);
        }
    }

    @Override
    public ByteBuffer read(String objectKey) {
        return read(objectKey, GetObjectArgs.builder().bucket(bucket).object(objectKey), -1);
    }

    @Override
    public ByteBuffer read(String objectKey, long offset, int length) {
        return read(
                objectKey,
                GetObjectArgs.builder()
                        .bucket(bucket)
                        .object(objectKey)
                        .offset(offset)
                        .length((long) length),
                length);
    }

    @Override
    public void remove(String objectKey) {
        try {
            client.removeObject(
                    RemoveObjectArgs.builder().bucket(bucket).object(objectKey).build());
        } catch (ErrorResponseException e) {
            if (!isMissing(e)) {
                throw unavailable("remove", objectKey, e);
            }
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw unavailable("remove", objectKey, e);
        }
    }

    @Override
    public URI presignedGet(String objectKey, Duration validity) {
        try {
            return URI.create(client.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                    .method(Method.GET)
                    .bucket(bucket)
                    .object(objectKey)
                    .expiry(Math.toIntExact(validity.toSeconds()))
                    .build()));
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw unavailable("presign", objectKey, e);
        }
    }

    /// @param expectedLength −1 for as many as the store announces
    private ByteBuffer read(String objectKey, GetObjectArgs.Builder request, int expectedLength) {
        try (GetObjectResponse response = client.getObject(request.build())) {
            String announced = response.headers().get("Content-Length");
            if (announced == null) {
                return ByteBuffer.wrap(response.readAllBytes());
            }
            int length = Math.toIntExact(Long.parseLong(announced));
            if (expectedLength >= 0 && length != expectedLength) {
                throw new EOFException("asked for " + expectedLength + " bytes, " + length + " are there");
            }
            byte[] bytes = response.readNBytes(length);
            if (bytes.length != length) {
                throw new EOFException("ended after " + bytes.length + " of " + length + " bytes");
            }
            return ByteBuffer.wrap(bytes);
        } catch (ErrorResponseException e) {
            if (isMissing(e)) {
                throw new ObjectMissingException("there is no object " + location(objectKey), e);
            }
            throw unavailable("get", objectKey, e);
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw unavailable("get", objectKey, e);
        }
    }

    private PutObjectArgs.Builder request(String objectKey, ObjectContent content) {
        long size = content.sizeInBytes();
        return PutObjectArgs.builder()
                .bucket(bucket)
                .object(objectKey)
                .contentType(content.contentType())
                .userMetadata(content.metadata())
                .stream(content.newInputStream(), size, Math.max(size, MIN_PART_SIZE));
    }

    private List<Item> items(String prefix, boolean recursive) {
        List<Item> items = new ArrayList<>();
        ListObjectsArgs request = ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(prefix)
                .recursive(recursive)
                .build();
        try {
            for (Result<Item> result : client.listObjects(request)) {
                items.add(result.get());
            }
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw unavailable("list", prefix, e);
        }
        return items;
    }

    private static boolean isMissing(ErrorResponseException e) {
        return e.response().code() == NOT_FOUND
                && !"NoSuchBucket".equals(e.errorResponse().code());
    }

    private ArchiveUnavailableException unavailable(String operation, String objectKey, Exception cause) {
        return new ArchiveUnavailableException(
                operation + " " + location(objectKey) + " failed: " + cause.getMessage(), cause);
    }

    private String location(String objectKey) {
        return "s3://" + bucket + "/" + objectKey;
    }
}
