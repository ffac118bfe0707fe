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
record ImageFiles(DataPlaces places, ShardStore remote) {
    private static final String REMOTE = "s3://";
    private static final String SHARD = ".tar";
    private static final String SHARDS = "*" + SHARD;

    static boolean recognises(String data) {
        if (data.startsWith(REMOTE) || data.endsWith(SHARD)) {
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
        if (data.startsWith(REMOTE)) {
            return TarShards.open(remote.copy(data, cache().resolve("shards")));
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

    /// @throws DataException when the trainer has none
    Path cache() {
        return places.cache()
                .orElseThrow(() -> new DataException("perrin.trainer.cache-directory must be set for"
                        + " data_options.cache_tensors and for data in s3://, but is absent"));
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
