package dev.perrin.local.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The bucket's objects as the files that the embedded store keeps them in: what is durable, asked of neither the
/// store nor the service. A file appears under its name when it is whole.
final class Bucket {
    private static final Pattern RANGE = Pattern.compile("\\[(\\d+),(\\d+)]");
    private static final Pattern SEGMENT = Pattern.compile("(\\d+)-(\\d+)\\.safetensors");

    record SegmentObject(String key, int shard, long first, long last, Path file) {}

    private final Path folder;

    Bucket(Path folder) {
        this.folder = folder;
    }

    List<SegmentObject> segments(PublishedRun run, int shard) {
        String prefix = "runs/" + run.id() + "/trajectory/" + String.format("%05d", shard);
        List<SegmentObject> segments = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve(prefix))) {
            files.forEach(file -> {
                Matcher name = SEGMENT.matcher(file.getFileName().toString());
                if (name.matches()) {
                    segments.add(new SegmentObject(
                            prefix + "/" + file.getFileName(),
                            shard,
                            Long.parseLong(name.group(1)),
                            Long.parseLong(name.group(2)),
                            file));
                }
            });
            return segments;
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean holds(PublishedRun run, int shard, long ordinal) {
        return segments(run, shard).stream()
                .anyMatch(segment -> segment.first() <= ordinal && ordinal <= segment.last());
    }

    Optional<byte[]> manifest(PublishedRun run) {
        return read("runs/" + run.id() + "/manifest.json");
    }

    Optional<byte[]> curvature(PublishedRun run, long step) {
        return read(String.format("runs/%s/curvature/%012d/curvature.safetensors", run.id(), step));
    }

    /// Whether a list of what rules have removed has this snapshot.
    boolean saysRemoved(PublishedRun run, long ordinal) {
        for (String list : removedLists(run)) {
            Matcher range = RANGE.matcher(list);
            while (range.find()) {
                if (Long.parseLong(range.group(1)) <= ordinal && ordinal <= Long.parseLong(range.group(2))) {
                    return true;
                }
            }
        }
        return false;
    }

    /// A scan of a folder that changes can miss what goes and what comes in its place: read when two see the same.
    private List<String> removedLists(PublishedRun run) {
        Path lists = folder.resolve("runs/" + run.id() + "/removed");
        List<Path> seen = jsonFiles(lists);
        while (true) {
            List<String> contents = new ArrayList<>();
            for (Path file : seen) {
                read(folder.relativize(file).toString())
                        .ifPresent(bytes -> contents.add(new String(bytes, StandardCharsets.UTF_8)));
            }
            List<Path> after = jsonFiles(lists);
            if (after.equals(seen) && contents.size() == seen.size()) {
                return contents;
            }
            seen = after;
        }
    }

    private static List<Path> jsonFiles(Path parent) {
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether nothing at all is stored of the run.
    boolean isEmpty(PublishedRun run) {
        try (Stream<Path> files = Files.walk(folder.resolve("runs/" + run.id()))) {
            return files.noneMatch(Files::isRegularFile);
        } catch (NoSuchFileException none) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<byte[]> read(String key) {
        try {
            return Optional.of(Files.readAllBytes(folder.resolve(key)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(PublishedRun run) {
        try (Stream<Path> files = Files.walk(folder.resolve("runs/" + run.id()))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
