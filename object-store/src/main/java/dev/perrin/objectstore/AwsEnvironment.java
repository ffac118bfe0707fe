package dev.perrin.objectstore;

import java.util.Map;
import java.util.Optional;

/// The variables in which other S3 clients expect credentials.
public record AwsEnvironment(
        Optional<String> accessKeyId, Optional<String> secretAccessKey, Optional<String> sessionToken) {
    public static AwsEnvironment of(Map<String, String> environment) {
        return new AwsEnvironment(
                value(environment, "AWS_ACCESS_KEY_ID"),
                value(environment, "AWS_SECRET_ACCESS_KEY"),
                value(environment, "AWS_SESSION_TOKEN"));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /// The secrets stay out of logs.
    @Override
    public String toString() {
        return "AwsEnvironment[accessKeyId=" + accessKeyId + "]";
    }
}
