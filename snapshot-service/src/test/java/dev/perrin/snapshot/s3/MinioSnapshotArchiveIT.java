package dev.perrin.snapshot.s3;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Over the embedded server.
class MinioSnapshotArchiveIT extends S3ArchiveContract {
    private EmbeddedObjectStore store;

    @BeforeAll
    void startStore(@TempDir Path folder) {
        store = new EmbeddedObjectStore(folder);
    }

    @AfterAll
    void stopStore() {
        store.close();
    }

    @Override
    S3Settings settings(String bucket) {
        return store.settings(bucket);
    }
}
