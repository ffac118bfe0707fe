package dev.perrin.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads the end of a log that another process writes.
public final class ServiceLog {
    private static final int TAIL_BYTES = 64 << 10;

    private final Path file;

    public ServiceLog(Path file) {
        this.file = file;
    }

    /// The last lines, fewer where the log is shorter; empty where there is none.
    public List<String> lastLines(int count) {
        List<String> lines = tail(0).lines().toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /// True when one of the last lines, written at or after `fromByte`, is exactly this one.
    boolean hasLine(String line, long fromByte) {
        return tail(fromByte).lines().anyMatch(line::equals);
    }

    long sizeInBytes() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private String tail(long fromByte) {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(fromByte, log.length() - TAIL_BYTES);
            byte[] bytes = new byte[Math.toIntExact(Math.max(0, log.length() - start))];
            log.seek(start);
            log.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            // Shown to explain another failure: its absence must not hide that one.
            return "";
        }
    }
}
