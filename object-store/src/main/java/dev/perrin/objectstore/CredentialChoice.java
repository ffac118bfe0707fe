package dev.perrin.objectstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which of the ways to give credentials was taken. Perrin's own keys go before the variables of the environment,
/// which are often there for other programs; among its own keys exactly one way may be used.
public final class CredentialChoice {
    private static final String WAYS = "either perrin.s3.access-key and perrin.s3.secret-key, or"
            + " perrin.s3.access-key-file and perrin.s3.secret-key-file, or the environment variables"
            + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

    private CredentialChoice() {}

    /// @throws IllegalArgumentException when none, half of one or more than one is given; names the keys
    public static CredentialSource required(StoreConfig config, AwsEnvironment environment) {
        return given(config, environment)
                .orElseThrow(
                        () -> new IllegalArgumentException("credentials must be given, " + WAYS + ", but are absent"));
    }

    /// Anonymous when none is given.
    ///
    /// @throws IllegalArgumentException when half of one or more than one is given; names the keys
    public static CredentialSource orAnonymous(StoreConfig config, AwsEnvironment environment) {
        return given(config, environment).orElseGet(CredentialSource.Anonymous::new);
    }

    private static Optional<CredentialSource> given(StoreConfig config, AwsEnvironment environment) {
        List<String> values = present(
                new String[] {"perrin.s3.access-key", "perrin.s3.secret-key", "perrin.s3.session-token"},
                config.accessKey().isPresent(),
                config.secretKey().isPresent(),
                config.sessionToken().isPresent());
        List<String> files = present(
                new String[] {"perrin.s3.access-key-file", "perrin.s3.secret-key-file", "perrin.s3.session-token-file"},
                config.accessKeyFile().isPresent(),
                config.secretKeyFile().isPresent(),
                config.sessionTokenFile().isPresent());
        if (!values.isEmpty() && !files.isEmpty()) {
            throw new IllegalArgumentException(
                    "credentials must be given one way, " + WAYS + ", but are given by " + values + " and " + files);
        }
        if (!values.isEmpty()) {
            return Optional.of(new CredentialSource.Fixed(
                    config.accessKey().orElseThrow(() -> half(values, "perrin.s3.access-key")),
                    config.secretKey().orElseThrow(() -> half(values, "perrin.s3.secret-key")),
                    config.sessionToken()));
        }
        if (!files.isEmpty()) {
            return Optional.of(new CredentialSource.Files(
                    config.accessKeyFile().orElseThrow(() -> half(files, "perrin.s3.access-key-file")),
                    config.secretKeyFile().orElseThrow(() -> half(files, "perrin.s3.secret-key-file")),
                    config.sessionTokenFile()));
        }
        List<String> variables = present(
                new String[] {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"},
                environment.accessKeyId().isPresent(),
                environment.secretAccessKey().isPresent(),
                environment.sessionToken().isPresent());
        if (variables.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new CredentialSource.Fixed(
                environment.accessKeyId().orElseThrow(() -> half(variables, "AWS_ACCESS_KEY_ID")),
                environment.secretAccessKey().orElseThrow(() -> half(variables, "AWS_SECRET_ACCESS_KEY")),
                environment.sessionToken()));
    }

    private static IllegalArgumentException half(List<String> given, String missing) {
        return new IllegalArgumentException("credentials are given by " + given + ", but " + missing + " is absent");
    }

    private static List<String> present(String[] keys, boolean... given) {
        List<String> present = new ArrayList<>();
        for (int index = 0; index < keys.length; index++) {
            if (given[index]) {
                present.add(keys[index]);
            }
        }
        return present;
    }
}
