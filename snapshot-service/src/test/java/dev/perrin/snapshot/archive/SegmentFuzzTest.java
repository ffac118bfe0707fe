package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.perrin.safetensors.SafetensorsException;
import dev.perrin.safetensors.SafetensorsFile;
import dev.perrin.wire.RunId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Hostile files: the readers refuse them by their own exceptions or return something that holds, soon, and with no
/// more memory than the file's own size allows. `-Dfuzz.inputs=1000000` tries more of them, `-Dfuzz.seed` others.
class SegmentFuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 100_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_210_719L);

    /// Exceptions, messages, the parser's buffers.
    private static final long ALLOWANCE_IN_BYTES = 256 << 10;
    /// A number of JSON takes two bytes, and an object and its place in a list in memory.
    private static final long ALLOWANCE_PER_BYTE = 64;

    private static final SegmentKey KEY = new SegmentKey(new RunId("golden"), 3, 41, 43);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void damagedFilesAreRefusedOrHarmless() throws IOException {
        // Given
        Mutations mutations = new Mutations(new SplittableRandom(SEED));
        int accepted = 0;
        for (int index = 0; index < INPUTS; index++) {
            byte[] file = mutations.next();

            // When
            long before = THREADS.getCurrentThreadAllocatedBytes();
            boolean read = isRead(index, file);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

            // Then
            accepted += read ? 1 : 0;
            if (allocated > allowance(file)) {
                // Once, it may have been a table of the parser's that grew.
                before = THREADS.getCurrentThreadAllocatedBytes();
                isRead(index, file);
                assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                        .as(
                                "bytes allocated for file %d, %s",
                                index, HexFormat.of().formatHex(file))
                        .isLessThanOrEqualTo(allowance(file));
            }
        }
        assertThat(accepted).isBetween(1, INPUTS / 2);
    }

    private static long allowance(byte[] file) {
        return ALLOWANCE_IN_BYTES + ALLOWANCE_PER_BYTE * file.length;
    }

    private static boolean isRead(int index, byte[] file) {
        try {
            return isRead(ByteBuffer.wrap(file));
        } catch (RuntimeException | Error e) {
            throw new AssertionError("file " + index + ": " + HexFormat.of().formatHex(file), e);
        }
    }

    /// @return whether it passed for a segment
    static boolean isRead(ByteBuffer file) {
        try {
            SafetensorsFile parsed = SafetensorsFile.parse(file);
            long size = 0;
            for (var tensor : parsed.header().tensors()) {
                size += parsed.tensor(tensor.name()).remaining();
            }
            assertThat(size).isEqualTo(parsed.data().remaining());
        } catch (SafetensorsException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        try {
            WholeSegment segment = WholeSegment.parse(KEY, file);
            Segment described = segment.describe();
            assertThat(described.sizeInBytes()).isEqualTo(file.remaining());
            assertThat(segment.points()).hasSize((int) described.snapshotCount());
            assertThat(segment.file().rowAtOrAfter(KEY.lastOrdinal() + 1)).isEqualTo((int) described.snapshotCount());
            return true;
        } catch (CorruptObjectException refused) {
            assertThat(refused.getMessage()).contains(KEY.objectKey());
            return false;
        }
    }

    /// An endless row of damaged segments of all formats. The damage is done to bytes, to numbers and words of the
    /// header, and to its structure; most often the length of the header is right again afterwards, so that it
    /// reaches what lies behind.
    private static final class Mutations {
        private static final Pattern WORD = Pattern.compile("-?\\d+|\"[^\"]*\"");
        private static final List<String> WORDS = List.of(
                "0",
                "-1",
                "1",
                "8",
                "2147483648",
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854775808",
                "1e300",
                "0.5",
                "null",
                "true",
                "[]",
                "{}",
                "[[[[[[[[1]]]]]]]]",
                "\"I64\"",
                "\"F64\"",
                "\"BF16\"",
                "\"F32\"",
                "\"F8\"",
                "\"position\"",
                "\"velocity\"",
                "\"step\"",
                "\"checksum\"",
                "\"__metadata__\"",
                "\"\"",
                "\"perrin-segment-1\"",
                "\"perrin-segment-2\"",
                "\"perrin-segment-3\"",
                "\"\\u0000\\ud800\"",
                "4611686018427387904",
                "3074457345618258603");

        private final SplittableRandom random;
        private final List<byte[]> sound = new ArrayList<>();

        Mutations(SplittableRandom random) throws IOException {
            this.random = random;
            for (String name :
                    List.of("v1-f32", "v1-f64", "v1-bf16", "v2-f32", "v2-f64", "v2-bf16", "v3-f32", "v3-bf16")) {
                sound.add(Files.readAllBytes(Path.of("src/test/resources/golden/segment-" + name + ".safetensors")));
            }
        }

        byte[] next() {
            byte[] file = sound.get(random.nextInt(sound.size())).clone();
            return switch (random.nextInt(12)) {
                case 0 -> flip(file);
                case 1 -> Arrays.copyOf(file, random.nextInt(file.length));
                case 2 -> Arrays.copyOf(file, file.length + 1 + random.nextInt(64));
                case 3 -> length(file, WORDS.get(random.nextInt(2) == 0 ? 4 : 5));
                case 4 -> nested(file);
                case 5 -> bytes(random.nextInt(300));
                case 6 -> file;
                default -> reworded(file);
            };
        }

        private byte[] flip(byte[] file) {
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return file;
        }

        private byte[] length(byte[] file, String word) {
            long value = random.nextBoolean() ? Long.parseLong(word) : random.nextLong(-10, 1 << 25);
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
            return file;
        }

        /// Deeper, longer or more than any header.
        private byte[] nested(byte[] file) {
            int depth = 1 + random.nextInt(3000);
            String open = random.nextBoolean() ? "[" : "{\"a\":";
            String json = "{\"x\":" + open.repeat(depth) + (random.nextBoolean() ? "1".repeat(depth) : "");
            return withHeader(json, file);
        }

        private byte[] reworded(byte[] file) {
            String json = header(file);
            for (int count = 1 + random.nextInt(3); count > 0; count--) {
                List<MatchResult> words = new ArrayList<>();
                Matcher matcher = WORD.matcher(json);
                while (matcher.find()) {
                    words.add(matcher.toMatchResult());
                }
                if (words.isEmpty()) {
                    break;
                }
                MatchResult word = words.get(random.nextInt(words.size()));
                MatchResult other = words.get(random.nextInt(words.size()));
                String replacement = switch (random.nextInt(4)) {
                    case 0 -> "";
                    case 1 -> other.group();
                    case 2 -> word.group() + "," + word.group();
                    default -> WORDS.get(random.nextInt(WORDS.size()));
                };
                json = json.substring(0, word.start()) + replacement + json.substring(word.end());
            }
            return withHeader(json, file);
        }

        private byte[] withHeader(String json, byte[] file) {
            byte[] header = json.getBytes(StandardCharsets.UTF_8);
            int data = 8 + headerLength(file);
            return ByteBuffer.allocate(8 + header.length + file.length - data)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .put(header)
                    .put(file, data, file.length - data)
                    .array();
        }

        private byte[] bytes(int length) {
            byte[] bytes = new byte[length];
            for (int index = 0; index < length; index++) {
                bytes[index] = (byte) random.nextInt();
            }
            return bytes;
        }

        private static String header(byte[] file) {
            return new String(file, 8, headerLength(file), StandardCharsets.UTF_8);
        }

        private static int headerLength(byte[] file) {
            return (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        }
    }
}
