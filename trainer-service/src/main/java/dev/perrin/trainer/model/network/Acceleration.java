package dev.perrin.trainer.model.network;

import java.util.function.Supplier;
import org.deeplearning4j.config.DL4JSystemProperties;

/// What computes convolutions, pooling and batch norm inside DL4J. It reads a system property whenever a layer is made,
/// and "off" is its default.
public enum Acceleration {
    /// DL4J's own ways; the only ones there are in float64.
    NONE("true"),
    /// oneDNN, float32 alone: four to six times as fast on a ResNet.
    ONEDNN("false");

    private final String disabled;

    Acceleration(String disabled) {
        this.disabled = disabled;
    }

    /// Makes layers with this acceleration. One thread at a time: the property is the whole process's.
    <T> T during(Supplier<T> making) {
        synchronized (Acceleration.class) {
            String before = System.getProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY);
            System.setProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY, disabled);
            try {
                return making.get();
            } finally {
                if (before == null) {
                    System.clearProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY);
                } else {
                    System.setProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY, before);
                }
            }
        }
    }
}
