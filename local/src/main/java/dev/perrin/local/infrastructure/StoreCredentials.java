package dev.perrin.local.infrastructure;

import java.security.SecureRandom;
import java.util.Base64;

/// What a client of the object store signs its requests with.
public record StoreCredentials(String accessKey, String secretKey) {
    public StoreCredentials {
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException("accessKey and secretKey must not be blank");
        }
    }

    /// Fresh for every start: other users of the machine can reach a loopback port too.
    public static StoreCredentials random() {
        SecureRandom random = new SecureRandom();
        return new StoreCredentials(text(random, 12), text(random, 30));
    }

    private static String text(SecureRandom random, int sizeInBytes) {
        byte[] bytes = new byte[sizeInBytes];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Keeps the secret out of logs.
    @Override
    public String toString() {
        return "StoreCredentials[accessKey=" + accessKey + "]";
    }
}
