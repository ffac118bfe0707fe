package dev.perrin.objectstore;

import java.nio.file.Path;
import java.util.Optional;

/// Where the credentials for the store come from. What is secret stays out of every `toString`.
public sealed interface CredentialSource {
    /// They do not change while the service runs.
    record Fixed(String accessKey, String secretKey, Optional<String> sessionToken) implements CredentialSource {
        public Fixed {
            requirePresent("access key", accessKey);
            requirePresent("secret key", secretKey);
            sessionToken.ifPresent(token -> requirePresent("session token", token));
        }

        @Override
        public String toString() {
            return "Fixed[accessKey=" + accessKey + "]";
        }
    }

    /// Files with nothing but the value in them, as a cluster mounts its secrets. Read again when they change.
    record Files(Path accessKeyFile, Path secretKeyFile, Optional<Path> sessionTokenFile) implements CredentialSource {}

    /// The store is asked by nobody in particular.
    record Anonymous() implements CredentialSource {}

    private static void requirePresent(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " must not be empty");
        }
    }
}
