package dev.perrin.snapshot.s3;

import dev.perrin.snapshot.archive.ArchiveFullException;
import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.CorruptObjectException;
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
import java.io.InputStream;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The archive in one bucket. Every object that takes its turn with others is one single put: a multipart put would not
/// honour `If-None-Match` everywhere. Where the store was measured not to honour it at all, an object is looked for
/// before it is put.
public final class MinioSnapshotArchive implements SnapshotArchive {
    private static final Map<String, String> IF_ABSENT = Map.of("If-None-Match", "*");
    /// Stores take single puts up to 5 GB, and some that check their signature hold them in memory meanwhile.
    private static final long LARGEST_SINGLE_PUT = 64L << 20;

    private static final long PART_SIZE = 16L << 20;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_FOUND = 404;
    private static final int INTERNAL_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final MinioClient client;
    private final StreamedPuts puts;
    private final Retries retries;
    private final StoreMonitor monitor;
    private final String bucket;

    public MinioSnapshotArchive(StoreConnection connection) {
        this.client = connection.client();
        this.puts = connection.puts();
        this.retries = connection.retries();
        this.monitor = connection.monitor();
        this.bucket = connection.settings().bucket();
    }

    /// A repeated try can find what the first one had stored without our hearing of it: the same bytes, then, are taken
    /// for ours. Found at the first try they are somebody else's.
    @Override
    public boolean putIfAbsent(String objectKey, ObjectContent content) {
        boolean conditional = monitor.capabilities()
                .map(found -> found.conditionalPut().isUseful())
                .orElse(true);
        if (!conditional && find(objectKey).isPresent()) {
            return false;
        }
        Map<String, String> conditions = conditional ? IF_ABSENT : Map.of();
        AtomicInteger tries = new AtomicInteger();
        return watched(
                objectKey,
                content,
                () -> retries.call("put " + location(objectKey), () -> {
                    boolean again = tries.getAndIncrement() > 0;
                    try {
                        puts.put(bucket, objectKey, content, conditions);
                        return true;
                    } catch (MinioException e) {
                        int status = FailureKind.status(e);
                        if (status == PRECONDITION_FAILED || (status == CONFLICT && isPresent(objectKey))) {
                            return again && isThere(objectKey, content);
                        }
                        if (conditional && status == NOT_IMPLEMENTED) {
                            return putWhereNoneIsSeen(objectKey, content) || (again && isThere(objectKey, content));
                        }
                        throw e;
                    }
                }));
    }

    /// Above the limit of a single put in parts, which are in memory one at a time here and in the store; putting them
    /// together has no condition.
    @Override
    public boolean putSame(String objectKey, ObjectContent content) {
        if (content.sizeInBytes() <= LARGEST_SINGLE_PUT) {
            return putIfAbsent(objectKey, content);
        }
        return watched(
                objectKey,
                content,
                () -> retries.call("put " + location(objectKey), () -> {
                    try (InputStream stream = content.newInputStream()) {
                        client.putObject(PutObjectArgs.builder().bucket(bucket).object(objectKey).stream(
                                        stream, content.sizeInBytes(), PART_SIZE)
                                .contentType(content.contentType())
                                .userMetadata(content.metadata())
                                .build());
                    }
                    return true;
                }));
    }

    /// Whether these very bytes are stored, as far as the metadata tell.
    private boolean isThere(String objectKey, ObjectContent content)
            throws MinioException, IOException, GeneralSecurityException {
        return stat(objectKey)
                .filter(found -> found.sizeInBytes() == content.sizeInBytes()
                        && content.metadata()
                                .getOrDefault(ObjectContent.CHECKSUM, "")
                                .equals(found.metadata().get(ObjectContent.CHECKSUM)))
                .isPresent();
    }

    /// For a store that knows no conditions and says so.
    private boolean putWhereNoneIsSeen(String objectKey, ObjectContent content)
            throws MinioException, IOException, GeneralSecurityException {
        if (isPresent(objectKey)) {
            return false;
        }
        puts.put(bucket, objectKey, content, Map.of());
        return true;
    }

    @Override
    public void put(String objectKey, ObjectContent content) {
        boolean _ = watched(
                objectKey,
                content,
                () -> retries.call("put " + location(objectKey), () -> {
                    puts.put(bucket, objectKey, content, Map.of());
                    return true;
                }));
    }

    /// One try, whatever the store is known to do. A failure that says nothing about conditions is thrown.
    ///
    /// @return the status that the store answered: 200 when it was stored
    int tryPutIfAbsent(String objectKey, ObjectContent content)
            throws MinioException, IOException, GeneralSecurityException {
        try {
            puts.put(bucket, objectKey, content, IF_ABSENT);
            return 200;
        } catch (MinioException e) {
            return switch (FailureKind.of(e)) {
                case CONFLICT, LASTING -> FailureKind.status(e);
                case PASSING, THROTTLED, FULL -> throw e;
            };
        }
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return listAfter(prefix, "");
    }

    @Override
    public List<StoredObject> listAfter(String prefix, String after) {
        List<StoredObject> objects = new ArrayList<>();
        for (Item item : items(prefix, after, true)) {
            objects.add(new StoredObject(item.objectName(), item.size()));
        }
        return objects;
    }

    @Override
    public List<String> folders(String prefix) {
        List<String> names = new ArrayList<>();
        for (Item item : items(prefix, "", false)) {
            String name = item.objectName();
            if (item.isDir() && name.length() > prefix.length() + 1) {
                names.add(name.substring(prefix.length(), name.length() - 1));
            }
        }
        return names;
    }

    @Override
    public Optional<ObjectInfo> find(String objectKey) {
        return retries.call("stat " + location(objectKey), () -> stat(objectKey));
    }

    @Override
    public ByteBuffer read(String objectKey) {
        return retries.call("get " + location(objectKey), () -> {
            try (GetObjectResponse response = get(objectKey, request(objectKey))) {
                return exactly(response, announcedLength(response));
            }
        });
    }

    @Override
    public ByteBuffer read(String objectKey, long offset, int length) {
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException(
                    "offset must be at least 0 and length at least 1, but are " + offset + " and " + length);
        }
        return retries.call("get " + location(objectKey), () -> {
            GetObjectArgs.Builder request = request(objectKey).offset(offset).length((long) length);
            try (GetObjectResponse response = get(objectKey, request)) {
                boolean whole = !isRange(response);
                long there = announcedLength(response) - (whole ? offset : 0);
                if (there < length) {
                    throw tooShort(objectKey, offset, length, null);
                }
                if (whole) {
                    response.skipNBytes(offset);
                }
                return exactly(response, length);
            } catch (ErrorResponseException e) {
                if (e.response().code() == RANGE_NOT_SATISFIABLE) {
                    throw tooShort(objectKey, offset, length, e);
                }
                throw e;
            }
        });
    }

    /// Whether a read of a range gives the range alone. One try.
    boolean readsRangeAlone(String objectKey, long offset, int length)
            throws MinioException, IOException, GeneralSecurityException {
        GetObjectArgs.Builder request = request(objectKey).offset(offset).length((long) length);
        try (GetObjectResponse response = get(objectKey, request)) {
            return isRange(response) && announcedLength(response) == length;
        }
    }

    @Override
    public void remove(String objectKey) {
        boolean _ = retries.call("remove " + location(objectKey), () -> {
            try {
                client.removeObject(RemoveObjectArgs.builder()
                        .bucket(bucket)
                        .object(objectKey)
                        .build());
            } catch (ErrorResponseException e) {
                if (!isMissing(e)) {
                    throw e;
                }
            }
            return true;
        });
    }

    @Override
    public URI presignedGet(String objectKey, Duration validity) {
        return retries.call(
                "presign " + location(objectKey),
                () -> URI.create(client.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                        .method(Method.GET)
                        .bucket(bucket)
                        .object(objectKey)
                        .expiry(Math.toIntExact(validity.toSeconds()))
                        .build())));
    }

    /// Tells the monitor how a put went, as far as it says something about the room in the store.
    private boolean watched(String objectKey, ObjectContent content, BooleanSupplier put) {
        long sizeInBytes = content.sizeInBytes();
        try {
            boolean stored = put.getAsBoolean();
            if (stored) {
                monitor.putSucceeded(sizeInBytes);
            }
            return stored;
        } catch (ArchiveFullException full) {
            monitor.refusedAsFull(String.valueOf(full.getMessage()), false, sizeInBytes);
            throw full;
        } catch (ArchiveUnavailableException failed) {
            if (failsPutsAlone(objectKey, failed)) {
                monitor.refusedAsFull(String.valueOf(failed.getMessage()), true, sizeInBytes);
            }
            throw failed;
        }
    }

    /// Some servers on top of a file system have no word for a full disk: they answer 500. They still answer reads.
    private boolean failsPutsAlone(String objectKey, ArchiveUnavailableException failed) {
        if (!(failed.getCause() instanceof Exception cause) || FailureKind.status(cause) != INTERNAL_ERROR) {
            return false;
        }
        try {
            Optional<ObjectInfo> _ = stat(objectKey);
            return true;
        } catch (MinioException | IOException | GeneralSecurityException unanswered) {
            return false;
        }
    }

    private Optional<ObjectInfo> stat(String objectKey) throws MinioException, IOException, GeneralSecurityException {
        try {
            StatObjectResponse found = client.statObject(
                    StatObjectArgs.builder().bucket(bucket).object(objectKey).build());
            Map<String, String> metadata = new LinkedHashMap<>();
            found.userMetadata().forEach((key, value) -> metadata.put(key.toLowerCase(Locale.ROOT), value));
            return Optional.of(new ObjectInfo(
                    objectKey, found.size(), metadata, found.lastModified().toInstant()));
        } catch (ErrorResponseException e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isPresent(String objectKey) throws MinioException, IOException, GeneralSecurityException {
        return stat(objectKey).isPresent();
    }

    private GetObjectArgs.Builder request(String objectKey) {
        return GetObjectArgs.builder().bucket(bucket).object(objectKey);
    }

    private GetObjectResponse get(String objectKey, GetObjectArgs.Builder request)
            throws MinioException, IOException, GeneralSecurityException {
        try {
            return client.getObject(request.build());
        } catch (ErrorResponseException e) {
            if (isMissing(e)) {
                throw new ObjectMissingException("there is no object " + location(objectKey), e);
            }
            throw e;
        }
    }

    private static boolean isRange(GetObjectResponse response) {
        return response.headers().get("Content-Range") != null;
    }

    private static long announcedLength(GetObjectResponse response) throws IOException {
        String announced = response.headers().get("Content-Length");
        if (announced == null) {
            throw new IOException("store does not say how long its answer is");
        }
        return Long.parseLong(announced);
    }

    /// Into one array of the right size, filled once.
    private static ByteBuffer exactly(GetObjectResponse response, long length) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(length)];
        int count = response.readNBytes(bytes, 0, bytes.length);
        if (count != bytes.length) {
            throw new EOFException("ended after " + count + " of " + bytes.length + " bytes");
        }
        return ByteBuffer.wrap(bytes);
    }

    private CorruptObjectException tooShort(String objectKey, long offset, int length, @Nullable Exception cause) {
        String message = location(objectKey) + " ends before the " + length + " bytes at " + offset;
        return cause == null ? new CorruptObjectException(message) : new CorruptObjectException(message, cause);
    }

    /// @param after empty for all
    private List<Item> items(String prefix, String after, boolean recursive) {
        ListObjectsArgs.Builder request =
                ListObjectsArgs.builder().bucket(bucket).prefix(prefix).recursive(recursive);
        if (!after.isEmpty()) {
            request.startAfter(after);
        }
        return retries.call("list " + location(prefix), () -> {
            List<Item> items = new ArrayList<>();
            for (Result<Item> result : client.listObjects(request.build())) {
                items.add(result.get());
            }
            return items;
        });
    }

    private static boolean isMissing(ErrorResponseException e) {
        return e.response().code() == NOT_FOUND
                && !"NoSuchBucket".equals(e.errorResponse().code());
    }

    private String location(String objectKey) {
        return "s3://" + bucket + "/" + objectKey;
    }
}
