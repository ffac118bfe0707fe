package dev.perrin.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder with the data of one stack: `kafka/`, `store/`, `cache/`, `logs/`. Held by one process at a time, which a
/// lock says, so that two stacks never write to the same data and nothing in use is cleaned.
public final class DataFolder implements AutoCloseable {
    private static final String LOCK = "perrin.lock";

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Opens a folder, makes it where there is none, and continues with what an earlier stack left in it.
    ///
    /// @throws StackException when it holds something else, is in use or cannot be written
    public static DataFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            requireOurs(path);
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new StackException("data folder " + path + " is in use by another Perrin");
            }
            return new DataFolder(path, channel);
        } catch (IOException e) {
            throw new StackException("data folder " + path + " cannot be used: " + e, e);
        }
    }

    public Path path() {
        return path;
    }

    public Path logs() {
        return path.resolve("logs");
    }

    /// What the trainer keeps of data sets: decoded images, copies out of other stores. It can be made again.
    Path cache() {
        return path.resolve("cache");
    }

    public long usableBytes() {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Removes the data but leaves the logs, which say what went wrong.
    public void deleteData() {
        delete(path.resolve("kafka"));
        delete(path.resolve("store"));
        delete(cache());
    }

    /// Removes the folder with all that is in it; it is not to be used after.
    public void deleteAll() {
        close();
        delete(path);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// True for a folder that was made by [#open].
    public static boolean isOurs(Path folder) {
        return Files.isRegularFile(folder.resolve(LOCK));
    }

    private static void requireOurs(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw new StackException("data folder " + path + " is not a folder");
        }
        try (Stream<Path> content = Files.list(path)) {
            if (!isOurs(path) && content.findAny().isPresent()) {
                throw new StackException("data folder " + path + " holds other files; name an empty or a new folder");
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void delete(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + tree, e);
        }
    }
}
