package dev.perrin.objectstore;

import java.nio.file.Path;
import java.util.Optional;

/// Whom to trust when the endpoint is `https`. Nothing set: the authorities that the Java runtime trusts.
///
/// @param caFile PEM certificates; these authorities are trusted, and no others
/// @param trustStore PKCS #12 or JKS; its authorities are trusted, and no others
/// @param insecureTrustAnyone neither certificate nor host name is checked. Anyone on the way can read and change
///     everything, credentials included; for experiments alone.
public record TlsSettings(
        Optional<Path> caFile,
        Optional<Path> trustStore,
        Optional<String> trustStorePassword,
        boolean insecureTrustAnyone) {
    public static final TlsSettings DEFAULT =
            new TlsSettings(Optional.empty(), Optional.empty(), Optional.empty(), false);

    public TlsSettings {
        int ways = (caFile.isPresent() ? 1 : 0) + (trustStore.isPresent() ? 1 : 0) + (insecureTrustAnyone ? 1 : 0);
        if (ways > 1) {
            throw new IllegalArgumentException(
                    "at most one of perrin.s3.tls.ca-file, .trust-store and .insecure-trust-anyone may be set, but are "
                            + ways);
        }
        if (trustStorePassword.isPresent() && trustStore.isEmpty()) {
            throw new IllegalArgumentException(
                    "perrin.s3.tls.trust-store-password is set, but perrin.s3.tls.trust-store is not");
        }
    }

    public static TlsSettings trusting(Path caFile) {
        return new TlsSettings(Optional.of(caFile), Optional.empty(), Optional.empty(), false);
    }

    boolean isDefault() {
        return caFile.isEmpty() && trustStore.isEmpty() && !insecureTrustAnyone;
    }

    /// The password stays out of logs.
    @Override
    public String toString() {
        return "TlsSettings[caFile=" + caFile + ", trustStore=" + trustStore + ", insecureTrustAnyone="
                + insecureTrustAnyone + "]";
    }
}
