package dev.perrin.trainer.data.image;

import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.DataSet.Labels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;

/// Images in tar files as WebDataset writes them: `key.jpg` beside `key.cls`, the label in decimal digits. Shards and
/// the images in them keep their order. The tar files are read where they lie: an index of offsets is all that is in
/// memory.
public final class TarShards implements EncodedImages {
    private final List<Path> shards;
    private final ShardIndex index;

    private TarShards(List<Path> shards, ShardIndex index) {
        this.shards = shards;
        this.index = index;
    }

    /// @param shards in order, at least one
    /// @throws DataException when one is cut off, or an image is without label or a label without image
    public static TarShards open(List<Path> shards) {
        ShardIndex.Builder builder = new ShardIndex.Builder();
        for (int shard = 0; shard < shards.size(); shard++) {
            builder.add(shard, shards.get(shard));
        }
        return new TarShards(List.copyOf(shards), builder.build(shards));
    }

    @Override
    public Labels labels() {
        return index.labels();
    }

    @Override
    public byte[] encoded(int image) {
        ByteBuffer bytes = ByteBuffer.allocate(index.sizeInBytes(image));
        long offset = index.offset(image);
        try (FileChannel file = FileChannel.open(shards.get(index.shard(image)), StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                int read = file.read(bytes, offset + bytes.position());
                if (read < 0) {
                    throw new DataException("image '" + where(image) + "' is cut off");
                }
            }
        } catch (IOException e) {
            throw new DataException("image '" + where(image) + "' cannot be read: " + e.getMessage(), e);
        }
        return bytes.array();
    }

    @Override
    public String where(int image) {
        return shards.get(index.shard(image)) + " at byte " + index.offset(image);
    }

    @Override
    public void addFingerprint(MessageDigest digest) {
        for (Path shard : shards) {
            try {
                digest.update(String.valueOf(shard.getFileName()).getBytes(StandardCharsets.UTF_8));
                digest.update(ByteBuffer.allocate(17)
                        .putLong(Files.size(shard))
                        .putLong(Files.getLastModifiedTime(shard).toMillis())
                        .array());
            } catch (IOException e) {
                throw new DataException("data '" + shard + "' cannot be read: " + e.getMessage(), e);
            }
        }
    }
}
