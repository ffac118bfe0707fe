package dev.perrin.trainer.data.image;

import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/// Images decoded once: squares in one file, mapped into memory from then on, so that the operating system decides
/// what is kept at hand. The file carries a fingerprint of its source and is made anew when that differs; it appears
/// under its name only when it is whole, and what is read from it is checked image by image.
///
/// @param folder where the file is kept
/// @param side of the squares: the shorter side of the image is resized to it, the middle kept
public record TensorCache(Path folder, int side) {
    private static final System.Logger LOG = System.getLogger(TensorCache.class.getName());
    private static final int CHANNELS = 3;

    /// Decodes unless the file is there already.
    ///
    /// @param name of the data, decides the file's name
    /// @param readers with at least readerCount threads
    /// @throws DataException when an image cannot be decoded or the file cannot be written; nothing is left then
    public ImageSource of(String name, EncodedImages source, ExecutorService readers, int readerCount) {
        Path file = folder.resolve(fileName(name));
        TensorFile.Head head = new TensorFile.Head(source.imageCount(), side, CHANNELS, fingerprint(source));
        try {
            if (TensorFile.matches(file, head)) {
                LOG.log(System.Logger.Level.INFO, "event=tensor-cache-reused file={0}", file);
            } else {
                Files.createDirectories(folder);
                build(file, head, source, readers, readerCount);
                LOG.log(System.Logger.Level.INFO, "event=tensor-cache-built file={0}", file);
            }
            return TensorFile.map(file, head);
        } catch (IOException e) {
            throw new DataException("cache '" + file + "' of decoded images cannot be used: " + e.getMessage(), e);
        }
    }

    Path file(String name) {
        return folder.resolve(fileName(name));
    }

    private void build(Path file, TensorFile.Head head, EncodedImages source, ExecutorService readers, int readerCount)
            throws IOException {
        Path partial = Files.createTempFile(folder, String.valueOf(file.getFileName()), ".part");
        try {
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                ByteBuffer checksums = decodeAll(channel, head, source, readers, readerCount);
                TensorFile.writeHead(channel, head, checksums);
                channel.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /// @return CRC-32C of every image
    private ByteBuffer decodeAll(
            FileChannel channel, TensorFile.Head head, EncodedImages source, ExecutorService readers, int readerCount) {
        ByteBuffer checksums = ByteBuffer.allocate(Math.multiplyExact(head.imageCount(), Integer.BYTES));
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> workers = new ArrayList<>();
        for (int worker = 0; worker < readerCount; worker++) {
            workers.add(readers.submit(() -> {
                decodeUntilDone(channel, head, source, next, checksums);
                return true;
            }));
        }
        try {
            Reading.await(workers);
        } catch (RuntimeException e) {
            next.set(head.imageCount());
            Reading.abandon(workers);
            throw e;
        }
        return checksums;
    }

    private void decodeUntilDone(
            FileChannel channel, TensorFile.Head head, EncodedImages source, AtomicInteger next, ByteBuffer checksums)
            throws IOException {
        Pixels loaded = new Pixels();
        Pixels passed = new Pixels();
        Pixels square = new Pixels();
        CRC32C checksum = new CRC32C();
        for (int image = next.getAndIncrement(); image < head.imageCount(); image = next.getAndIncrement()) {
            ImageDecoder.decode(source.encoded(image), source.where(image), loaded);
            Framings.centre(loaded, side, side, passed, square);
            checksum.reset();
            checksum.update(square.values(), 0, square.length());
            checksums.putInt(image * Integer.BYTES, (int) checksum.getValue());
            TensorFile.writeImage(channel, head, image, ByteBuffer.wrap(square.values(), 0, square.length()));
        }
    }

    private String fileName(String name) {
        MessageDigest digest = sha256();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest(), 0, 8) + "-" + side + ".tensors";
    }

    private static String fingerprint(EncodedImages source) {
        MessageDigest digest = sha256();
        source.addFingerprint(digest);
        for (int label : source.labels().values()) {
            digest.update((byte) (label >> 16));
            digest.update((byte) (label >> 8));
            digest.update((byte) label);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
