package dev.perrin.trainer.data.source;

import dev.perrin.trainer.data.DataException;
import java.nio.file.Path;
import java.util.List;

/// Files that lie elsewhere: shards of examples, weights.
public interface RemoteFiles {
    /// What locations begin with.
    String SCHEME = "s3://";

    /// Copies what has not been copied yet.
    ///
    /// @param location s3://bucket/prefix: all objects below it that end so
    /// @param suffix of their keys, and of the copies
    /// @param folder for copies, kept between calls
    /// @return one file for each object, in the order of their names; never half a file
    /// @throws DataException when there are none, or they cannot be read
    List<Path> copy(String location, String suffix, Path folder);
}
