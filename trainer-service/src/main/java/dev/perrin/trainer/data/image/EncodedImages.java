package dev.perrin.trainer.data.image;

import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.DataSet.Labels;
import java.security.MessageDigest;

/// N labelled images as files hold them, JPEG mostly. Thread safe.
public interface EncodedImages {
    Labels labels();

    /// @throws DataException when it cannot be read
    byte[] encoded(int image);

    /// For messages: the file, and where in it.
    String where(int image);

    /// Tells apart what is decoded from other versions of it: names, sizes and times of all files.
    ///
    /// @param digest Modified.
    void addFingerprint(MessageDigest digest);

    /// N.
    default int imageCount() {
        return labels().values().length;
    }
}
