package dev.perrin.trainer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.objectstore.StoreClients;
import dev.perrin.objectstore.testing.S3Server;
import dev.perrin.trainer.journal.JournalException;
import dev.perrin.wire.RunId;
import io.minio.MakeBucketArgs;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real S3 server in this JVM.
class MinioJournalStoreTest {
    @TempDir
    private Path root = Path.of("");

    @Test
    void keepsListsAndRemoves() throws Exception {
        S3Server server = new S3Server(root);
        URI endpoint = server.endpoint();
        try (StoreClients known = TestStores.open(endpoint, TestStores.KNOWN);
                StoreClients stranger = TestStores.open(endpoint, TestStores.stranger())) {
            MinioJournalStore store = new MinioJournalStore(known);
            try (server) {
                assertThatThrownBy(() -> store.put("journals/a/1/000000/0000", new byte[1]))
                        .as("there is no bucket")
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining("cannot put journals/a/1/000000/0000 in bucket perrin of " + endpoint);
                known.client()
                        .makeBucket(MakeBucketArgs.builder().bucket("perrin").build());
                requireKept(store);
                assertThatThrownBy(() -> new MinioJournalStore(stranger).list("journals/"))
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining("cannot list journals/ in bucket perrin of " + endpoint);
            }
            assertThatThrownBy(() -> store.get("journals/a/1/000000/0000", 1)).isInstanceOf(JournalException.class);
        }
    }

    private static void requireKept(MinioJournalStore store) {
        // Beyond the size from which the client would cut an object into parts by itself.
        byte[] large = new byte[9 << 20];
        IntStream.range(0, large.length).forEach(i -> large[i] = (byte) (i * 31));
        store.put("journals/a/000000000001/000000/0000", large);
        store.put("journals/a/000000000001/000000.000001/0000", new byte[] {1});
        store.put("journals/a-b/000000000001/000000/0000", new byte[] {2});
        store.put("journals/a/000000000001/000000.000001/0000", new byte[] {3, 4});

        assertThat(store.list("journals/a/"))
                .isEqualTo(Map.of(
                        "journals/a/000000000001/000000/0000",
                        (long) large.length,
                        "journals/a/000000000001/000000.000001/0000",
                        2L));
        assertThat(store.runs()).containsExactlyInAnyOrder(new RunId("a"), new RunId("a-b"));
        assertThat(store.get("journals/a/000000000001/000000/0000", large.length))
                .isEqualTo(large);
        assertThat(store.get("journals/a/000000000001/000000.000001/0000", 2)).containsExactly(3, 4);
        for (int size : new int[] {1, 3}) {
            assertThatThrownBy(() -> store.get("journals/a/000000000001/000000.000001/0000", size))
                    .isInstanceOf(JournalException.class);
        }

        store.remove(List.of("journals/a/000000000001/000000/0000", "journals/a/000000000001/none"));
        store.remove(List.of());

        assertThat(store.list("journals/").keySet())
                .containsExactlyInAnyOrder(
                        "journals/a/000000000001/000000.000001/0000", "journals/a-b/000000000001/000000/0000");
    }
}
