package dev.perrin.local.benchmark;

import dev.perrin.local.infrastructure.InfrastructureSettings;
import dev.perrin.wire.RunId;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The store, through the client that the service uses and nothing around it.
final class Bucket {
    private static final String NAME = InfrastructureSettings.BUCKET;
    private static final long MIN_PART_SIZE = 5L << 20;
    private static final Pattern SEGMENT = Pattern.compile(".*/trajectory/(\\d+)/(\\d+)-(\\d+)\\.safetensors");
    private static final Pattern STORED = Pattern.compile("\"snapshotsStored\"\\s*:\\s*(\\d+)");

    private final MinioClient client;

    Bucket(MinioClient client) {
        this.client = client;
    }

    /// @param lastOrdinal inclusive
    record StoredSegment(String objectKey, int shard, long lastOrdinal, long sizeInBytes) {}

    /// One single conditional put, as the service's.
    void put(String objectKey, byte[] content) {
        try {
            client.putObject(PutObjectArgs.builder()
                    .bucket(NAME)
                    .object(objectKey)
                    .contentType("application/vnd.safetensors")
                    .extraHeaders(Map.of("If-None-Match", "*"))
                    .stream(new ByteArrayInputStream(content), content.length, Math.max(content.length, MIN_PART_SIZE))
                    .build());
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot put " + objectKey, e);
        }
    }

    void remove(String objectKey) {
        try {
            client.removeObject(
                    RemoveObjectArgs.builder().bucket(NAME).object(objectKey).build());
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot remove " + objectKey, e);
        }
    }

    /// @param target filled from its start. Modified.
    /// @return bytes read
    int get(String objectKey, long offset, int length, byte[] target) {
        try (GetObjectResponse response = client.getObject(GetObjectArgs.builder()
                .bucket(NAME)
                .object(objectKey)
                .offset(offset)
                .length((long) length)
                .build())) {
            return response.readNBytes(target, 0, length);
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot get " + objectKey, e);
        }
    }

    /// In order of shards and ordinals.
    List<StoredSegment> segments(RunId run) {
        List<StoredSegment> segments = new ArrayList<>();
        try {
            for (Result<Item> result : client.listObjects(ListObjectsArgs.builder()
                    .bucket(NAME)
                    .prefix("runs/" + run + "/trajectory/")
                    .recursive(true)
                    .build())) {
                Item item = result.get();
                Matcher key = SEGMENT.matcher(item.objectName());
                if (key.matches()) {
                    segments.add(new StoredSegment(
                            item.objectName(),
                            Integer.parseInt(key.group(1)),
                            Long.parseLong(key.group(3)),
                            item.size()));
                }
            }
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot list " + run, e);
        }
        return segments;
    }

    /// Snapshots of which every shard is stored, by the keys alone.
    long storedSnapshots(RunId run, int shards) {
        long[] last = new long[shards];
        for (StoredSegment segment : segments(run)) {
            last[segment.shard()] = Math.max(last[segment.shard()], segment.lastOrdinal() + 1);
        }
        long stored = Long.MAX_VALUE;
        for (long each : last) {
            stored = Math.min(stored, each);
        }
        return stored;
    }

    /// Snapshots that the run's manifest lists as stored; 0 while there is no manifest.
    long visibleSnapshots(RunId run) {
        try (GetObjectResponse response = client.getObject(GetObjectArgs.builder()
                .bucket(NAME)
                .object("runs/" + run + "/manifest.json")
                .build())) {
            Matcher stored = STORED.matcher(new String(response.readAllBytes(), StandardCharsets.UTF_8));
            return Optional.of(stored)
                    .filter(Matcher::find)
                    .map(found -> Long.parseLong(found.group(1)))
                    .orElse(0L);
        } catch (ErrorResponseException missing) {
            return 0;
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot read the manifest of " + run, e);
        }
    }
}
