package dev.perrin.trainer.s3;

import dev.perrin.trainer.journal.JournalException;
import dev.perrin.trainer.journal.JournalStore;
import dev.perrin.wire.RunId;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectsArgs;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.DeleteError;
import io.minio.messages.DeleteObject;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Journals in a bucket, below [JournalStore#ROOT]. An object is one put, small enough not to be cut into parts,
/// so that there is all of it or nothing.
public final class MinioJournalStore implements JournalStore {
    private static final int MAX_PUT = 64 << 20;

    private final S3Settings settings;
    private final String bucket;
    private final MinioClients clients;

    public MinioJournalStore(S3Settings settings, String bucket) {
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException(
                    "perrin.s3.bucket must be 3 to 63 of [a-z0-9.-], but is '" + bucket + "'");
        }
        this.settings = settings;
        this.bucket = bucket;
        this.clients = new MinioClients(settings);
    }

    private interface Request<T> {
        T to(MinioClient client) throws MinioException, IOException, GeneralSecurityException;
    }

    @Override
    public Map<String, Long> list(String prefix) {
        return ask("list " + prefix, client -> {
            Map<String, Long> found = new HashMap<>();
            for (Result<Item> result : client.listObjects(ListObjectsArgs.builder()
                    .bucket(bucket)
                    .prefix(prefix)
                    .recursive(true)
                    .build())) {
                Item item = result.get();
                if (!item.isDir()) {
                    found.put(item.objectName(), item.size());
                }
            }
            return found;
        });
    }

    @Override
    public Set<RunId> runs() {
        return ask("list " + ROOT, client -> {
            Set<RunId> found = new HashSet<>();
            for (Result<Item> result : client.listObjects(
                    ListObjectsArgs.builder().bucket(bucket).prefix(ROOT).build())) {
                String name = result.get().objectName();
                String run = name.substring(ROOT.length()).replaceFirst("/.*", "");
                if (RunId.isValid(run)) {
                    found.add(new RunId(run));
                }
            }
            return found;
        });
    }

    @Override
    public void put(String name, byte[] content) {
        var _ = ask(
                "put " + name,
                client -> client.putObject(PutObjectArgs.builder().bucket(bucket).object(name).stream(
                                new ByteArrayInputStream(content), content.length, MAX_PUT)
                        .contentType("application/octet-stream")
                        .build()));
    }

    @Override
    public byte[] get(String name, int sizeInBytes) {
        return ask("get " + name, client -> {
            try (InputStream bytes = client.getObject(
                    GetObjectArgs.builder().bucket(bucket).object(name).build())) {
                byte[] content = bytes.readNBytes(sizeInBytes);
                if (content.length < sizeInBytes || bytes.read() >= 0) {
                    throw new IOException("the object must have " + sizeInBytes + " bytes, but has others");
                }
                return content;
            }
        });
    }

    @Override
    public void remove(Collection<String> names) {
        if (names.isEmpty()) {
            return;
        }
        var _ = ask("remove " + names.size() + " objects", client -> {
            for (Result<DeleteError> failed : client.removeObjects(RemoveObjectsArgs.builder()
                    .bucket(bucket)
                    .objects(names.stream().map(DeleteObject::new).toList())
                    .build())) {
                DeleteError error = failed.get();
                throw new IOException(error.objectName() + " is not removed: " + error.message());
            }
            return names;
        });
    }

    private <T> T ask(String what, Request<T> request) {
        try {
            return request.to(clients.client());
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw new JournalException(
                    "cannot " + what + " in bucket " + bucket + " of " + settings.endpoint() + ": " + e.getMessage(),
                    e);
        }
    }
}
