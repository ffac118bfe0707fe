package dev.perrin.local.infrastructure;

import java.nio.file.Path;
import java.util.Map;

/// Where the broker and the store keep their data and listen. Travels to the child JVM in its environment: arguments
/// would show the credentials to every user of the machine.
///
/// @param dataFolder     holds `kafka/` and `store/`
/// @param brokerPort     for clients
/// @param controllerPort of the KRaft controller, for the broker alone
/// @param storePort      S3 over HTTP
public record InfrastructureSettings(
        Path dataFolder, int brokerPort, int controllerPort, int storePort, StoreCredentials credentials) {
    public static final String LOOPBACK = "127.0.0.1";
    public static final String BUCKET = "perrin";

    private static final String DATA_FOLDER = "PERRIN_INFRASTRUCTURE_DATA_FOLDER";
    private static final String BROKER_PORT = "PERRIN_INFRASTRUCTURE_BROKER_PORT";
    private static final String CONTROLLER_PORT = "PERRIN_INFRASTRUCTURE_CONTROLLER_PORT";
    private static final String STORE_PORT = "PERRIN_INFRASTRUCTURE_STORE_PORT";
    private static final String ACCESS_KEY = "PERRIN_INFRASTRUCTURE_ACCESS_KEY";
    private static final String SECRET_KEY = "PERRIN_INFRASTRUCTURE_SECRET_KEY";

    public InfrastructureSettings {
        requirePort("brokerPort", brokerPort);
        requirePort("controllerPort", controllerPort);
        requirePort("storePort", storePort);
    }

    public static InfrastructureSettings fromEnvironment(Map<String, String> environment) {
        return new InfrastructureSettings(
                Path.of(value(environment, DATA_FOLDER)),
                port(environment, BROKER_PORT),
                port(environment, CONTROLLER_PORT),
                port(environment, STORE_PORT),
                new StoreCredentials(value(environment, ACCESS_KEY), value(environment, SECRET_KEY)));
    }

    public Map<String, String> toEnvironment() {
        return Map.of(
                DATA_FOLDER, dataFolder.toString(),
                BROKER_PORT, Integer.toString(brokerPort),
                CONTROLLER_PORT, Integer.toString(controllerPort),
                STORE_PORT, Integer.toString(storePort),
                ACCESS_KEY, credentials.accessKey(),
                SECRET_KEY, credentials.secretKey());
    }

    public String bootstrapServers() {
        return LOOPBACK + ":" + brokerPort;
    }

    public String storeEndpoint() {
        return "http://" + LOOPBACK + ":" + storePort;
    }

    private static String value(Map<String, String> environment, String key) {
        String value = environment.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(key + " must be set");
        }
        return value;
    }

    private static int port(Map<String, String> environment, String key) {
        String value = value(environment, key);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " must be a port, but is '" + value + "'", e);
        }
    }

    private static void requirePort(String field, int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(field + " must be between 1 and 65535, but is " + port);
        }
    }
}
