package dev.perrin.trainer.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// How to reach the store that data are read from and journals are kept in.
///
/// @param pathStyle bucket in the path instead of in the host name
public record S3Settings(URI endpoint, String region, boolean pathStyle, Optional<Credentials> credentials) {
    public S3Settings {
        if (!"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
            throw new IllegalArgumentException(
                    "perrin.s3.endpoint must begin with http:// or https://, but is " + endpoint);
        }
    }

    /// Where credentials are. None at all: the store is asked without.
    public sealed interface Credentials {
        record Fixed(String accessKey, String secretKey, Optional<String> sessionToken) implements Credentials {
            /// The secrets stay out of logs.
            @Override
            public String toString() {
                return "Fixed[accessKey=" + accessKey + "]";
            }
        }

        /// Files with nothing but the value in them, read whenever shards are copied.
        record Files(Path accessKeyFile, Path secretKeyFile, Optional<Path> sessionTokenFile) implements Credentials {}
    }
}
