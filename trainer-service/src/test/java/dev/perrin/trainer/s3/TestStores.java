package dev.perrin.trainer.s3;

import dev.perrin.objectstore.CredentialSource;
import dev.perrin.objectstore.HttpSettings;
import dev.perrin.objectstore.StoreClients;
import dev.perrin.objectstore.StoreSettings;
import dev.perrin.objectstore.TlsSettings;
import dev.perrin.objectstore.testing.S3Server;
import java.net.URI;
import java.util.Optional;

/// Clients of a [S3Server], as a trainer has them.
final class TestStores {
    static final CredentialSource KNOWN =
            new CredentialSource.Fixed(S3Server.ACCESS_KEY, S3Server.SECRET_KEY, Optional.empty());

    private TestStores() {}

    static StoreClients open(URI endpoint, CredentialSource credentials) {
        return open(endpoint, credentials, TlsSettings.DEFAULT);
    }

    static StoreClients open(URI endpoint, CredentialSource credentials, TlsSettings tls) {
        return StoreClients.open(
                new StoreSettings(endpoint, credentials, "perrin", "us-east-1", true, tls, HttpSettings.DEFAULT));
    }

    /// Of somebody whose secret is not the right one.
    static CredentialSource stranger() {
        return new CredentialSource.Fixed(S3Server.ACCESS_KEY, "wrong", Optional.empty());
    }
}
