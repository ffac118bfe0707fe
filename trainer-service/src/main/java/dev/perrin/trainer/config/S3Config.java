package dev.perrin.trainer.config;

import dev.perrin.objectstore.AwsEnvironment;
import dev.perrin.objectstore.CredentialChoice;
import dev.perrin.objectstore.HttpSettings;
import dev.perrin.objectstore.StoreConfig;
import dev.perrin.objectstore.StoreSettings;
import io.smallrye.config.ConfigMapping;
import java.time.Duration;

/// Keys under `perrin.s3`: where data that begin with s3:// are read from, and journals of measurements are kept.
@ConfigMapping(prefix = "perrin.s3")
public interface S3Config extends StoreConfig {
    /// One request copies a shard of any size; it is silence that ends a request which is lost.
    Duration REQUEST_TIMEOUT = Duration.ofDays(1);

    /// Asks anonymously where no credentials are given.
    ///
    /// @throws IllegalArgumentException when a value is bad, or half of a pair is given; names the keys
    default StoreSettings settings(AwsEnvironment environment) {
        HttpSettings http = new HttpSettings(
                connectTimeout(),
                readTimeout(),
                writeTimeout(),
                REQUEST_TIMEOUT,
                HttpSettings.DEFAULT.connections(),
                HttpSettings.DEFAULT.keepAlive());
        return StoreSettings.of(this, CredentialChoice.orAnonymous(this, environment), http);
    }
}
