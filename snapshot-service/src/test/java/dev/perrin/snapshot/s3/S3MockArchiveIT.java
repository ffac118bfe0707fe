package dev.perrin.snapshot.s3;

import dev.perrin.snapshot.s3.StoreCapabilities.ConditionalPut;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Over Adobe's S3Mock, which shares no code with the embedded server. It lets everybody in, and of several
/// conditional puts at the same time it sometimes takes more than one.
class S3MockArchiveIT extends S3ArchiveContract {
    private S3MockProcess store;

    @BeforeAll
    void startStore(@TempDir Path folder) {
        store = new S3MockProcess(folder, Path.of("target", "s3mock.log").toAbsolutePath());
    }

    @AfterAll
    void stopStore() {
        store.close();
    }

    @Override
    S3Settings settings(String bucket) {
        return store.settings(bucket);
    }

    @Override
    Set<ConditionalPut> conditionalPuts() {
        return Set.of(ConditionalPut.HONOURED, ConditionalPut.HONOURED_WHEN_ALONE);
    }

    @Override
    boolean checksCredentials() {
        return false;
    }
}
