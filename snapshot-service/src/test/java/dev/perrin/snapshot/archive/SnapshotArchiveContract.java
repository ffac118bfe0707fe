package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/// What every implementation of the port must do.
public abstract class SnapshotArchiveContract {
    /// Empty.
    protected abstract SnapshotArchive archive();

    /// Whether of several conditional puts at the same time one wins. Where not, one at a time is still refused over an
    /// object that is there.
    protected boolean putsAtomically() {
        return true;
    }

    @Test
    void givesBackWhatWasPut() {
        // Given
        byte[] bytes = randomBytes(100_000);
        ObjectContent content = new ObjectContent(
                List.of(ByteBuffer.wrap(bytes, 0, 1000), ByteBuffer.wrap(bytes, 1000, 99_000)),
                "application/octet-stream",
                Map.of("perrin-first-step", "17"));

        // When
        archive().put("runs/a/object", content);

        // Then
        assertThat(archive().read("runs/a/object")).isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(archive().read("runs/a/object", 500, 1000)).isEqualTo(ByteBuffer.wrap(bytes, 500, 1000));
        assertThat(archive().find("runs/a/object")).hasValueSatisfying(found -> {
            assertThat(found.sizeInBytes()).isEqualTo(bytes.length);
            assertThat(found.metadata())
                    .containsEntry("perrin-first-step", "17")
                    .containsEntry("perrin-crc32c", content.metadata().get("perrin-crc32c"));
        });
    }

    @Test
    void refusesASecondConditionalPut() {
        // Given
        boolean first = archive().putIfAbsent("runs/a/once", text("first"));

        // When
        boolean second = archive().putIfAbsent("runs/a/once", text("second"));

        // Then
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(archive().read("runs/a/once")).isEqualTo(bytes("first"));
    }

    @Test
    void listsWhatComesAfterAKey() {
        // Given
        for (String name : List.of("a-1", "a-2", "a-25", "a-3", "b-1")) {
            archive().putIfAbsent("after/" + name, ObjectContent.of(new byte[] {1}, "text/plain"));
        }

        // Then
        assertThat(archive().listAfter("after/a", "after/a-2"))
                .extracting(StoredObject::objectKey)
                .containsExactly("after/a-25", "after/a-3");
        assertThat(archive().listAfter("after/a", "after/a-24"))
                .extracting(StoredObject::objectKey)
                .containsExactly("after/a-25", "after/a-3");
        assertThat(archive().listAfter("after/a", "after/a-3")).isEmpty();
    }

    @Test
    void letsOneOfManyConditionalPutsWin() throws InterruptedException, ExecutionException {
        // Given
        List<Callable<Boolean>> writers = IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(index -> () -> archive().putIfAbsent("runs/a/race", text("w" + index)))
                .toList();

        // When
        int winners = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> writer : executor.invokeAll(writers)) {
                winners += writer.get() ? 1 : 0;
            }
        }

        // Then
        if (putsAtomically()) {
            assertThat(winners).isEqualTo(1);
        } else {
            assertThat(winners).isPositive();
        }
        assertThat(archive().putIfAbsent("runs/a/race", text("late"))).isFalse();
        assertThat(archive().read("runs/a/race").remaining()).isEqualTo(2);
    }

    @Test
    void replacesWithAnUnconditionalPut() {
        // Given
        archive().put("runs/a/manifest.json", text("old"));

        // When
        archive().put("runs/a/manifest.json", text("newer"));

        // Then
        assertThat(archive().read("runs/a/manifest.json")).isEqualTo(bytes("newer"));
    }

    @Test
    void listsByPrefixInOrder() {
        // Given
        archive().put("runs/b/trajectory/00000/2", text("22"));
        archive().put("runs/b/trajectory/00000/1", text("1"));
        archive().put("runs/b/trajectory/00001/1", text("333"));
        archive().put("runs/bb/manifest.json", text("4"));

        // When
        List<StoredObject> listed = archive().list("runs/b/");

        // Then
        assertThat(listed)
                .containsExactly(
                        new StoredObject("runs/b/trajectory/00000/1", 1),
                        new StoredObject("runs/b/trajectory/00000/2", 2),
                        new StoredObject("runs/b/trajectory/00001/1", 3));
        assertThat(archive().list("runs/none/")).isEmpty();
        assertThat(archive().folders("runs/")).contains("b", "bb").isSorted();
        assertThat(archive().folders("runs/b/trajectory/")).containsExactly("00000", "00001");
    }

    @Test
    void listsMoreThanOnePageOfObjects() {
        // Given
        for (int index = 0; index < 1100; index++) {
            archive().put("runs/many/trajectory/00000/%05d".formatted(index), text("x"));
        }

        // When
        List<StoredObject> listed = archive().list("runs/many/");

        // Then
        assertThat(listed).hasSize(1100);
    }

    @Test
    void tellsMissingObjectsFromFailures() {
        assertThat(archive().find("runs/a/none")).isEmpty();
        assertThatThrownBy(() -> archive().read("runs/a/none")).isInstanceOf(ObjectMissingException.class);
        assertThatThrownBy(() -> archive().read("runs/a/none", 0, 1)).isInstanceOf(ObjectMissingException.class);
    }

    @Test
    void removesAnObjectAndDoesNotMindWhenThereIsNone() {
        // Given
        archive().put("runs/a/removed", text("1"));
        archive().put("runs/a/removed-not", text("2"));

        // When
        archive().remove("runs/a/removed");
        archive().remove("runs/a/removed");

        // Then
        assertThat(archive().find("runs/a/removed")).isEmpty();
        assertThat(archive().list("runs/a/removed")).containsExactly(new StoredObject("runs/a/removed-not", 1));
        assertThat(archive().putIfAbsent("runs/a/removed", text("3"))).isTrue();
    }

    @Test
    void putsAnObjectAboveTheUsualPartSizeOnlyOnce() {
        // Given
        byte[] bytes = randomBytes(12 << 20);
        boolean first = archive().putIfAbsent("runs/a/large", ObjectContent.of(bytes, "application/octet-stream"));

        // When
        boolean second = archive().putIfAbsent("runs/a/large", text("small"));

        // Then
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(archive().read("runs/a/large")).isEqualTo(ByteBuffer.wrap(bytes));
    }

    @Test
    void readsAnyRangeWithinAnObject() {
        // Given
        byte[] bytes = randomBytes(10_000);
        archive().put("runs/a/ranges", ObjectContent.of(bytes, "application/octet-stream"));

        // Then
        for (int[] range : new int[][] {{0, 1}, {0, 10_000}, {4_000, 123}, {9_999, 1}, {1, 9_999}}) {
            assertThat(archive().read("runs/a/ranges", range[0], range[1]))
                    .as("%d bytes at %d", range[1], range[0])
                    .isEqualTo(ByteBuffer.wrap(bytes, range[0], range[1]));
        }
    }

    @Test
    void refusesARangeThatGoesBeyondTheEnd() {
        // Given
        archive().put("runs/a/short", text("0123456789"));

        // Then
        for (int[] range : new int[][] {{0, 11}, {9, 2}, {10, 1}, {1000, 5}}) {
            assertThatThrownBy(() -> archive().read("runs/a/short", range[0], range[1]))
                    .as("%d bytes at %d", range[1], range[0])
                    .isInstanceOf(CorruptObjectException.class)
                    .hasMessageContaining("runs/a/short ends before the " + range[1] + " bytes at " + range[0]);
        }
    }

    @Test
    void keepsMetadataWhateverTheCaseOfItsKeys() {
        // Given
        ObjectContent content = new ObjectContent(
                List.of(ByteBuffer.allocate(3)),
                "application/octet-stream",
                Map.of("Perrin-First-Step", "1", "perrin-last-step", "9007199254740993", "PERRIN-HEAD", "a B=c;d"));

        // When
        archive().put("runs/a/described", content);

        // Then
        assertThat(archive().find("runs/a/described").orElseThrow().metadata())
                .containsEntry("perrin-first-step", "1")
                .containsEntry("perrin-last-step", "9007199254740993")
                .containsEntry("perrin-head", "a B=c;d")
                .containsKey(ObjectContent.CHECKSUM);
    }

    @Test
    void replacesTheMetadataWithTheObject() {
        // Given
        ObjectContent old = new ObjectContent(
                List.of(ByteBuffer.allocate(3)), "application/octet-stream", Map.of("perrin-first-step", "1"));
        archive().put("runs/a/redescribed", old);

        // When
        archive().put("runs/a/redescribed", text("other"));

        // Then
        assertThat(archive().find("runs/a/redescribed")).hasValueSatisfying(found -> {
            assertThat(found.sizeInBytes()).isEqualTo(5);
            assertThat(found.metadata()).doesNotContainKey("perrin-first-step");
            assertThat(found.metadata())
                    .containsEntry(
                            ObjectContent.CHECKSUM, text("other").metadata().get(ObjectContent.CHECKSUM));
        });
    }

    @Test
    void listsPaddedNumbersInTheirOrder() {
        // Given
        List<Long> ordinals = List.of(0L, 9L, 10L, 99L, 100L, 4_711L, 999_999_999_998L, 999_999_999_999L);
        ordinals.reversed()
                .forEach(ordinal -> archive()
                        .put(
                                "runs/ordered/trajectory/00000/%012d-%012d.safetensors".formatted(ordinal, ordinal),
                                text("x")));

        // When
        List<StoredObject> listed = archive().list("runs/ordered/trajectory/00000/");

        // Then
        assertThat(listed)
                .extracting(object -> Long.parseLong(object.objectKey().substring(30, 42)))
                .containsExactlyElementsOf(ordinals);
    }

    @Test
    void putsASegmentOfFullSizeAtOnce() {
        // Given
        byte[] bytes = randomBytes(64 << 20);
        List<ByteBuffer> pieces = List.of(
                ByteBuffer.wrap(bytes, 0, 1),
                ByteBuffer.wrap(bytes, 1, 64 * 1024).asReadOnlyBuffer(),
                ByteBuffer.wrap(bytes, 1 + 64 * 1024, bytes.length - 1 - 64 * 1024));

        // When
        boolean stored =
                archive().putIfAbsent("runs/a/full", new ObjectContent(pieces, "application/octet-stream", Map.of()));

        // Then
        assertThat(stored).isTrue();
        assertThat(archive().read("runs/a/full")).isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(archive().read("runs/a/full", bytes.length - 5L, 5))
                .isEqualTo(ByteBuffer.wrap(bytes, bytes.length - 5, 5));
    }

    /// More than stores take at once: the eigenvectors of a published network. Its content and its checksum come back.
    @Test
    void ensuresALargeObject() {
        // Given
        byte[] mebibyte = randomBytes(1 << 20);
        List<ByteBuffer> pieces = new ArrayList<>(Collections.nCopies(150, ByteBuffer.wrap(mebibyte)));
        pieces.add(ByteBuffer.wrap(mebibyte, 0, 77));
        ObjectContent content = new ObjectContent(pieces, "application/octet-stream", Map.of());

        // When
        archive().ensure("runs/a/large", () -> content);
        archive().ensure("runs/a/large", () -> {
            throw new AssertionError("it is there");
        });

        // Then
        ObjectInfo info = archive().find("runs/a/large").orElseThrow();
        assertThat(info.sizeInBytes()).isEqualTo((150L << 20) + 77);
        CRC32C checksum = new CRC32C();
        for (int part = 0; part < 150; part += 10) {
            checksum.update(archive().read("runs/a/large", (long) part << 20, 10 << 20));
        }
        checksum.update(archive().read("runs/a/large", 150L << 20, 77));
        assertThat(info.metadata()).containsEntry(ObjectContent.CHECKSUM, String.format("%08x", checksum.getValue()));
        assertThat(content.crc32c()).isEqualTo((int) checksum.getValue());
    }

    @Test
    void keepsAnEmptyObject() {
        // When
        archive().put("runs/a/empty", text(""));

        // Then
        assertThat(archive().find("runs/a/empty").orElseThrow().sizeInBytes()).isZero();
        assertThat(archive().read("runs/a/empty").remaining()).isZero();
        assertThat(archive().list("runs/a/empty")).containsExactly(new StoredObject("runs/a/empty", 0));
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static ObjectContent text(String text) {
        return ObjectContent.of(text.getBytes(StandardCharsets.UTF_8), "text/plain");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
