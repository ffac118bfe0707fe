package dev.perrin.trainer.data.source;

import dev.perrin.trainer.data.DataException;
import java.nio.file.Path;
import java.util.List;

/// Shards that lie elsewhere.
public interface ShardStore {
    /// Copies what has not been copied yet.
    ///
    /// @param location s3://bucket/prefix: all objects below it that end in .tar
    /// @param folder for copies, kept between calls
    /// @return one file for each shard, in the order of their names; never half a file
    /// @throws DataException when there are none, or they cannot be read
    List<Path> copy(String location, Path folder);
}
