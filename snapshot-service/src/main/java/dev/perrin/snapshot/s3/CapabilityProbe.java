package dev.perrin.snapshot.s3;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.s3.StoreCapabilities.ConditionalPut;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/// Measures what stores do differently, with objects of its own below `probe/`, which it removes.
public final class CapabilityProbe {
    private static final Logger LOG = Logger.getLogger(CapabilityProbe.class);
    private static final int WRITERS = 4;
    private static final int BAD_REQUEST = 400;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_IMPLEMENTED = 501;

    private final MinioSnapshotArchive archive;
    private final StoreConnection connection;

    public CapabilityProbe(StoreConnection connection) {
        this.connection = connection;
        this.archive = new MinioSnapshotArchive(connection);
    }

    /// From now on the archive takes the outcome into account.
    ///
    /// @throws ArchiveUnavailableException when the store does not answer, or answers neither as one that can nor
    ///     as one that cannot
    public StoreCapabilities measure() {
        String folder = "probe/" + UUID.randomUUID() + "/";
        List<String> keys = List.of(folder + "alone", folder + "race");
        try {
            StoreCapabilities found = connection.retries().call("probe of s3://" + bucket(), () -> {
                boolean _ = removed(keys);
                return measure(keys.getFirst(), keys.getLast());
            });
            connection.monitor().measured(found);
            return found;
        } finally {
            if (!removed(keys)) {
                LOG.warnf("probe objects are left behind folder=s3://%s/%s", bucket(), folder);
            }
        }
    }

    private StoreCapabilities measure(String alone, String race)
            throws MinioException, IOException, GeneralSecurityException {
        ObjectContent first = text("first, put without a condition\n");
        archive.put(alone, first);
        int answer = archive.tryPutIfAbsent(alone, text("second, put on condition that there is none\n"));
        ByteBuffer stored = archive.read(alone);
        ConditionalPut conditional = switch (answer) {
            case PRECONDITION_FAILED, CONFLICT ->
                winners(race) == 1 ? ConditionalPut.HONOURED : ConditionalPut.HONOURED_WHEN_ALONE;
            case 200 -> ConditionalPut.IGNORED;
            case NOT_IMPLEMENTED, BAD_REQUEST -> ConditionalPut.UNSUPPORTED;
            default -> throw new IOException("a put with If-None-Match over an object is answered with " + answer);
        };
        boolean untouched = stored.equals(first.pieces().getFirst());
        if (conditional != ConditionalPut.IGNORED && !untouched) {
            throw new IOException("a put with If-None-Match was refused with " + answer + " and yet stored");
        }
        boolean metadata = archive.find(alone)
                .map(info -> info.metadata().containsKey(ObjectContent.CHECKSUM))
                .orElse(false);
        return new StoreCapabilities(conditional, metadata, archive.readsRangeAlone(alone, 3, 4));
    }

    private int winners(String key) throws MinioException, IOException, GeneralSecurityException {
        CyclicBarrier together = new CyclicBarrier(WRITERS);
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < WRITERS; writer++) {
                ObjectContent content = text("writer " + writer + "\n");
                answers.add(writers.submit(() -> {
                    together.await();
                    return archive.tryPutIfAbsent(key, content);
                }));
            }
            int winners = 0;
            for (Future<Integer> answer : answers) {
                winners += answer.get() == 200 ? 1 : 0;
            }
            return winners;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case MinioException known -> throw known;
                case IOException known -> throw known;
                case null, default -> throw new IOException(failed);
            }
        }
    }

    private boolean removed(List<String> keys) {
        try {
            keys.forEach(archive::remove);
            return true;
        } catch (ArchiveUnavailableException refused) {
            LOG.debugf(refused, "probe object cannot be removed");
            return false;
        }
    }

    private String bucket() {
        return connection.settings().bucket();
    }

    private static ObjectContent text(String text) {
        return new ObjectContent(
                List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))), "text/plain", Map.of());
    }
}
