package dev.perrin.trainer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.trainer.journal.JournalException;
import dev.perrin.wire.RunId;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real S3 server in this JVM.
class MinioJournalStoreTest {
    private static final String ACCESS_KEY = "trainer";
    private static final String SECRET_KEY = "of-the-test";

    @TempDir
    private Path root = Path.of("");

    @Test
    void keepsListsAndRemoves() throws Exception {
        S3Proxy server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(root.toString()))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .build();
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getPort());
        MinioClient client = MinioClient.builder()
                .endpoint(endpoint.toString())
                .region("us-east-1")
                .credentials(ACCESS_KEY, SECRET_KEY)
                .build();
        try {
            MinioJournalStore absent = store(endpoint, SECRET_KEY);
            assertThatThrownBy(() -> absent.put("journals/a/1/000000/0000", new byte[1]))
                    .as("there is no bucket")
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("cannot put journals/a/1/000000/0000 in bucket perrin of " + endpoint);
            client.makeBucket(MakeBucketArgs.builder().bucket("perrin").build());
            requireKept(store(endpoint, SECRET_KEY));
            assertThatThrownBy(() -> store(endpoint, "wrong").list("journals/"))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("cannot list journals/ in bucket perrin of " + endpoint);
        } finally {
            client.close();
            server.stop();
        }
        assertThatThrownBy(() -> store(endpoint, SECRET_KEY).get("journals/a/1/000000/0000", 1))
                .isInstanceOf(JournalException.class);
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

    private static MinioJournalStore store(URI endpoint, String secretKey) {
        return new MinioJournalStore(
                new S3Settings(
                        endpoint,
                        "us-east-1",
                        true,
                        Optional.of(new S3Settings.Credentials.Fixed(ACCESS_KEY, secretKey, Optional.empty()))),
                "perrin");
    }
}
