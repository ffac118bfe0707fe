package dev.perrin.trainer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.objectstore.CredentialSource;
import dev.perrin.objectstore.StoreClients;
import dev.perrin.objectstore.testing.S3Server;
import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.image.Jpegs;
import dev.perrin.trainer.data.image.TarShards;
import io.minio.MakeBucketArgs;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real S3 server in this JVM.
class MinioFilesTest {
    @TempDir
    Path root;

    private S3Server server;
    private StoreClients known;
    private Path copies;

    @BeforeEach
    void startServer() throws Exception {
        Path stored = Files.createDirectory(root.resolve("store"));
        server = new S3Server(stored);
        known = TestStores.open(server.endpoint(), TestStores.KNOWN);
        known.client().makeBucket(MakeBucketArgs.builder().bucket("images").build());
        Path made = Files.createDirectory(root.resolve("made"));
        Jpegs.shards(made);
        put("imagenet/train-000001.tar", Files.readAllBytes(made.resolve("train-000001.tar")));
        put("imagenet/train-000000.tar", Files.readAllBytes(made.resolve("train-000000.tar")));
        put("imagenet/README.md", "not a shard".getBytes(StandardCharsets.UTF_8));
        put("other/train-000000.tar", new byte[10]);
        copies = root.resolve("copies");
    }

    @AfterEach
    void stopServer() {
        known.close();
        server.close();
    }

    private void put(String key, byte[] bytes) throws Exception {
        known.client()
                .putObject(PutObjectArgs.builder().bucket("images").object(key).stream(
                                new ByteArrayInputStream(bytes), bytes.length, -1)
                        .build());
    }

    private MinioFiles store() {
        return new MinioFiles(known);
    }

    @Test
    void copiesTheShardsBelowThePrefixInTheOrderOfTheirNames() {
        List<Path> shards = store().copy("s3://images/imagenet/train", ".tar", copies);

        assertThat(shards).hasSize(2);
        assertThat(TarShards.open(shards).labels().values()).containsExactly(1, 0, 1, 0);
    }

    @Test
    void copiesOnce() throws Exception {
        List<Path> first = store().copy("s3://images/imagenet/", ".tar", copies);
        FileTime copied = Files.getLastModifiedTime(first.getFirst());

        List<Path> again = store().copy("s3://images/imagenet/", ".tar", copies);

        assertThat(again).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(again.getFirst())).isEqualTo(copied);
    }

    @Test
    void copiesAgainWhatWasReplacedOrCutOff() throws Exception {
        List<Path> first = store().copy("s3://images/imagenet/", ".tar", copies);
        put("imagenet/train-000000.tar", Files.readAllBytes(first.get(1)));
        byte[] whole = Files.readAllBytes(first.get(1));
        Files.write(first.get(1), new byte[] {1});

        List<Path> again = store().copy("s3://images/imagenet/", ".tar", copies);

        assertThat(again.getFirst()).isNotEqualTo(first.getFirst()).hasBinaryContent(whole);
        assertThat(again.get(1)).isEqualTo(first.get(1)).hasBinaryContent(whole);
    }

    @Test
    void leavesNoPartsBehind() throws Exception {
        store().copy("s3://images/imagenet/", ".tar", copies);

        try (Stream<Path> left = Files.list(copies)) {
            assertThat(left).hasSize(2).allMatch(file -> file.toString().endsWith(".tar"));
        }
    }

    @Test
    void readsCredentialsFromFilesAsTheyAreNow() throws Exception {
        Path access = Files.writeString(root.resolve("access"), S3Server.ACCESS_KEY + "\n");
        Path secret = Files.writeString(root.resolve("secret"), "outdated\n");
        CredentialSource files = new CredentialSource.Files(access, secret, Optional.empty());
        try (StoreClients own = TestStores.open(server.endpoint(), files)) {
            MinioFiles store = new MinioFiles(own);
            assertThatThrownBy(() -> store.copy("s3://images/imagenet/", ".tar", copies))
                    .isInstanceOf(DataException.class);

            Files.writeString(secret, S3Server.SECRET_KEY + "\n");

            assertThat(store.copy("s3://images/imagenet/", ".tar", copies)).hasSize(2);
        }
    }

    @Test
    void copiesOneFileOfAnotherKind() throws Exception {
        byte[] weights = {1, 2, 3};
        put("published/resnet18.safetensors", weights);

        List<Path> files = store().copy("s3://images/published/resnet18.safetensors", ".safetensors", copies);

        assertThat(files).hasSize(1);
        assertThat(files.getFirst()).hasBinaryContent(weights);
        assertThat(files.getFirst().toString()).endsWith(".safetensors");
    }

    @Test
    void saysThatThereAreNoShards() {
        assertThatThrownBy(() -> store().copy("s3://images/nothing", ".tar", copies))
                .isInstanceOf(DataException.class)
                .hasMessage("location 's3://images/nothing' must hold objects that end in .tar, but holds none");
    }

    @Test
    void saysWhichStoreRefused() {
        try (StoreClients stranger = TestStores.open(server.endpoint(), TestStores.stranger())) {
            assertThatThrownBy(() -> new MinioFiles(stranger).copy("s3://images/imagenet/", ".tar", copies))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("location 's3://images/imagenet/' cannot be read from " + server.endpoint());
        }
        assertThatThrownBy(() -> store().copy("s3://no-such-bucket/imagenet/", ".tar", copies))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cannot be read from " + server.endpoint());
    }

    @Test
    void refusesALocationThatIsNone() {
        assertThatThrownBy(() -> store().copy("s3://Bad_Bucket/x", ".tar", copies))
                .hasMessage("location must be s3://bucket/prefix with a bucket of 3 to 63 of [a-z0-9.-], but is"
                        + " 's3://Bad_Bucket/x'");
    }
}
