package dev.perrin.trainer.s3;

import dev.perrin.objectstore.StoreClients;
import dev.perrin.objectstore.Trust;
import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.source.RemoteFiles;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Copies files out of a bucket, once: every example of a shard may be drawn at any time, and a request for each would
/// cost more than training. A copy is called after its key and the entity tag of the object, so an object that was
/// replaced is copied again; it appears under its name only when it has the length that the store announced.
public final class MinioFiles implements RemoteFiles {
    private static final System.Logger LOG = System.getLogger(MinioFiles.class.getName());
    private static final Pattern LOCATION = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/?(.*)");
    private static final int ATTEMPTS = 3;

    private final URI endpoint;
    private final MinioClient client;

    public MinioFiles(StoreClients store) {
        this.endpoint = store.settings().endpoint();
        this.client = store.client();
    }

    @Override
    public List<Path> copy(String location, String suffix, Path folder) {
        Matcher parts = LOCATION.matcher(location);
        if (!parts.matches()) {
            throw new DataException("location must be s3://bucket/prefix with a bucket of 3 to 63 of [a-z0-9.-], but"
                    + " is '" + location + "'");
        }
        String bucket = parts.group(1);
        try {
            Files.createDirectories(folder);
            List<Path> copies = new ArrayList<>();
            for (Item object : list(bucket, parts.group(2), suffix)) {
                copies.add(copy(bucket, object, folder.resolve(fileName(bucket, object) + suffix)));
            }
            if (copies.isEmpty()) {
                throw new DataException(
                        "location '" + location + "' must hold objects that end in " + suffix + ", but holds none");
            }
            return copies;
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw unreadable(location, e);
        }
    }

    private List<Item> list(String bucket, String prefix, String suffix)
            throws MinioException, IOException, GeneralSecurityException {
        List<Item> found = new ArrayList<>();
        ListObjectsArgs below = ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(prefix)
                .recursive(true)
                .build();
        for (Result<Item> result : client.listObjects(below)) {
            Item item = result.get();
            if (!item.isDir() && item.objectName().endsWith(suffix)) {
                found.add(item);
            }
        }
        found.sort(Comparator.comparing(Item::objectName));
        return found;
    }

    private Path copy(String bucket, Item object, Path copy)
            throws MinioException, IOException, GeneralSecurityException {
        if (Files.isRegularFile(copy) && Files.size(copy) == object.size()) {
            return copy;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                fetch(bucket, object, copy);
                LOG.log(
                        System.Logger.Level.INFO,
                        "event=object-copied bucket={0} key={1} bytes={2}",
                        bucket,
                        object.objectName(),
                        Long.toString(object.size()));
                return copy;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void fetch(String bucket, Item object, Path copy)
            throws MinioException, IOException, GeneralSecurityException {
        Path partial = Files.createTempFile(copy.getParent(), "object", ".part");
        try (InputStream bytes = client.getObject(GetObjectArgs.builder()
                .bucket(bucket)
                .object(object.objectName())
                .build())) {
            long length = Files.copy(bytes, partial, StandardCopyOption.REPLACE_EXISTING);
            if (length != object.size()) {
                throw new IOException("s3://" + bucket + "/" + object.objectName() + " must have " + object.size()
                        + " bytes, but the answer had " + length);
            }
            Files.move(partial, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /// A key may hold anything, `../` too: only its digest becomes a name.
    private String fileName(String bucket, Item object) throws GeneralSecurityException {
        String identity =
                endpoint + "\n" + bucket + "\n" + object.objectName() + "\n" + object.etag() + "\n" + object.size();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 16);
    }

    private DataException unreadable(String location, Exception e) {
        return new DataException(
                "location '" + location + "' cannot be read from " + endpoint + ": " + Trust.describe(e), e);
    }
}
