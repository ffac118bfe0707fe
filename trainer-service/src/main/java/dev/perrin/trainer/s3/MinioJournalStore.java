package dev.perrin.trainer.s3;

import dev.perrin.objectstore.StoreClients;
import dev.perrin.objectstore.Trust;
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
import java.net.URI;
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

    private final URI endpoint;
    private final String bucket;
    private final MinioClient client;

    public MinioJournalStore(StoreClients store) {
        this.endpoint = store.settings().endpoint();
        this.bucket = store.settings().bucket();
        this.client = store.client();
    }

    private interface Request<T> {
        T answer() throws MinioException, IOException, GeneralSecurityException;
    }

    @Override
    public Map<String, Long> list(String prefix) {
        return ask("list " + prefix, () -> {
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
        return ask("list " + ROOT, () -> {
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
                () -> client.putObject(PutObjectArgs.builder().bucket(bucket).object(name).stream(
                                new ByteArrayInputStream(content), content.length, MAX_PUT)
                        .contentType("application/octet-stream")
                        .build()));
    }

    @Override
    public byte[] get(String name, int sizeInBytes) {
        return ask("get " + name, () -> {
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
        var _ = ask("remove " + names.size() + " objects", () -> {
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
            return request.answer();
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw new JournalException(
                    "cannot " + what + " in bucket " + bucket + " of " + endpoint + ": " + Trust.describe(e), e);
        }
    }
}
