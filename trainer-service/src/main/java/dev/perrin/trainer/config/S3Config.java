package dev.perrin.trainer.config;

import dev.perrin.trainer.s3.S3Settings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Keys under `perrin.s3`, the same as those of snapshot-service: where data that begin with s3:// are read from,
/// and journals of measurements are kept.
@ConfigMapping(prefix = "perrin.s3")
public interface S3Config {
    @WithDefault("http://localhost:9000")
    URI endpoint();

    /// With [#secretKey]; or else the files, or else `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
    Optional<String> accessKey();

    Optional<String> secretKey();

    /// Of temporary credentials, with [#accessKey].
    Optional<String> sessionToken();

    /// File with the access key alone, with [#secretKeyFile].
    Optional<Path> accessKeyFile();

    Optional<Path> secretKeyFile();

    Optional<Path> sessionTokenFile();

    @WithDefault("us-east-1")
    String region();

    /// Of journals.
    @WithDefault("perrin")
    String bucket();

    /// Bucket in the path instead of in the host name.
    @WithDefault("true")
    boolean pathStyle();

    /// @throws IllegalArgumentException when half of a pair is given; names the keys
    default S3Settings settings(Map<String, String> environment) {
        return new S3Settings(endpoint(), region(), pathStyle(), credentials(environment));
    }

    private Optional<S3Settings.Credentials> credentials(Map<String, String> environment) {
        if (together("perrin.s3.access-key", accessKey(), "perrin.s3.secret-key", secretKey())) {
            return Optional.of(new S3Settings.Credentials.Fixed(
                    accessKey().orElseThrow(), secretKey().orElseThrow(), sessionToken()));
        }
        if (together("perrin.s3.access-key-file", accessKeyFile(), "perrin.s3.secret-key-file", secretKeyFile())) {
            return Optional.of(new S3Settings.Credentials.Files(
                    accessKeyFile().orElseThrow(), secretKeyFile().orElseThrow(), sessionTokenFile()));
        }
        Optional<String> access = variable(environment, "AWS_ACCESS_KEY_ID");
        Optional<String> secret = variable(environment, "AWS_SECRET_ACCESS_KEY");
        if (together("AWS_ACCESS_KEY_ID", access, "AWS_SECRET_ACCESS_KEY", secret)) {
            return Optional.of(new S3Settings.Credentials.Fixed(
                    access.orElseThrow(), secret.orElseThrow(), variable(environment, "AWS_SESSION_TOKEN")));
        }
        return Optional.empty();
    }

    private static boolean together(String first, Optional<?> firstValue, String second, Optional<?> secondValue) {
        if (firstValue.isPresent() != secondValue.isPresent()) {
            throw new IllegalArgumentException((firstValue.isPresent() ? second : first) + " must be set with "
                    + (firstValue.isPresent() ? first : second) + ", but is absent");
        }
        return firstValue.isPresent();
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
