package dev.perrin.trainer.data.source;

import dev.perrin.trainer.data.DataCatalogue;
import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.image.CifarReader;
import dev.perrin.trainer.data.image.EncodedImages;
import dev.perrin.trainer.data.image.IdxReader;
import dev.perrin.trainer.data.image.ImageFolder;
import dev.perrin.trainer.data.image.TarShards;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/// Images in files of their own: class folders, or tar shards given as one file, a folder, a pattern (`train-*.tar`) or
/// an s3:// location.
record ImageFiles(DataPlaces places, RemoteFiles remote) {
    private static final String SHARD = ".tar";
    private static final String SHARDS = "*" + SHARD;

    static boolean recognises(String data) {
        if (data.startsWith(RemoteFiles.SCHEME) || data.endsWith(SHARD)) {
            return true;
        }
        Path path = DataCatalogue.path(data);
        return Files.isDirectory(path)
                && !IdxReader.recognises(path)
                && !CifarReader.recognises(path)
                && (!shards(path, SHARDS).isEmpty() || ImageFolder.recognises(path));
    }

    /// @throws DataException when there are none
    EncodedImages list(String data) {
        if (data.startsWith(RemoteFiles.SCHEME)) {
            return TarShards.open(remote.copy(data, SHARD, cache().resolve("shards")));
        }
        Path path = DataCatalogue.path(data);
        if (Files.isRegularFile(path)) {
            return TarShards.open(List.of(path));
        }
        if (data.endsWith(SHARD)) {
            Path folder = path.toAbsolutePath().getParent();
            List<Path> found = folder != null && Files.isDirectory(folder)
                    ? shards(folder, String.valueOf(path.getFileName()))
                    : List.of();
            if (found.isEmpty()) {
                throw new DataException(
                        "data '" + data + "' must be a tar file or a pattern of some, but no file is called so");
            }
            return TarShards.open(found);
        }
        List<Path> shards = shards(path, SHARDS);
        return shards.isEmpty() ? ImageFolder.list(path) : TarShards.open(shards);
    }

    /// A file, copied first when it lies elsewhere.
    ///
    /// @param location a path, or s3://bucket/key
    /// @throws DataException when it cannot be had
    Path file(String location) {
        if (!location.startsWith(RemoteFiles.SCHEME)) {
            return DataCatalogue.path(location);
        }
        int dot = location.lastIndexOf('.');
        if (dot < location.lastIndexOf('/')) {
            throw new DataException(
                    "location must end in the file's type, like .safetensors, but is '" + location + "'");
        }
        List<Path> copies = remote.copy(location, location.substring(dot), cache().resolve("files"));
        if (copies.size() > 1) {
            throw new DataException("location '" + location + "' must be the key of one object, but " + copies.size()
                    + " begin and end so");
        }
        return copies.getFirst();
    }

    /// @throws DataException when the trainer has none
    Path cache() {
        return places.cache()
                .orElseThrow(() -> new DataException("perrin.trainer.cache-directory must be set for"
                        + " data_options.cache_tensors and for what lies in s3://, but is absent"));
    }

    private static List<Path> shards(Path folder, String pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
            entries.forEach(found::add);
        } catch (IOException | PatternSyntaxException e) {
            throw new DataException("data '" + folder + "' cannot be read: " + e.getMessage(), e);
        }
        found.sort(null);
        return found;
    }
}
