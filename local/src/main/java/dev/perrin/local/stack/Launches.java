package dev.perrin.local.stack;

import static dev.perrin.local.infrastructure.InfrastructureSettings.BUCKET;
import static dev.perrin.local.infrastructure.InfrastructureSettings.LOOPBACK;

import com.sun.management.OperatingSystemMXBean;
import dev.perrin.local.infrastructure.InfrastructureMain;
import dev.perrin.local.infrastructure.InfrastructureSettings;
import dev.perrin.local.process.ParentWatch;
import dev.perrin.local.process.ServiceLaunch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/// Command lines and environments of the child processes.
final class Launches {
    static final String INFRASTRUCTURE = "infrastructure";

    private static final String QUARKUS_MAIN = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";

    private final Checkout checkout;
    private final DataFolder data;
    private final StackPorts ports;
    private final InfrastructureSettings infrastructure;

    Launches(Checkout checkout, DataFolder data, StackPorts ports, InfrastructureSettings infrastructure) {
        this.checkout = checkout;
        this.data = data;
        this.ports = ports;
        this.infrastructure = infrastructure;
    }

    ServiceLaunch infrastructure() {
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add(checkout.javaOptions());
        command.addAll(List.of(
                "-cp", checkout.localClassPath(), ParentWatch.class.getName(), InfrastructureMain.class.getName()));
        return new ServiceLaunch(INFRASTRUCTURE, command, infrastructure.toEnvironment(), log(INFRASTRUCTURE));
    }

    ServiceLaunch service(ServiceName service) {
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of("-Xmx" + service.maxHeapMebibytes(memoryMebibytes()) + "m", "-XX:+UseSerialGC"));
        if (!service.isComputing()) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.add(checkout.javaOptions());
        Path application = checkout.application(service).resolve("quarkus-run.jar");
        command.addAll(openedPackages(application));
        command.addAll(List.of(
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                application + ":" + checkout.localClasses(),
                ParentWatch.class.getName(),
                QUARKUS_MAIN));
        return new ServiceLaunch(service.module(), command, environment(service), log(service.module()));
    }

    private static long memoryMebibytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() >> 20;
    }

    /// What the manifest opens, as options: by itself it counts with `-jar` alone.
    private static List<String> openedPackages(Path application) {
        try (JarFile jar = new JarFile(application.toFile())) {
            Manifest manifest = jar.getManifest();
            String opened =
                    manifest == null ? null : manifest.getMainAttributes().getValue("Add-Opens");
            return opened == null
                    ? List.of()
                    : Arrays.stream(opened.strip().split("\\s+", -1))
                            .map(each -> "--add-opens=" + each + "=ALL-UNNAMED")
                            .toList();
        } catch (IOException e) {
            throw new StackException("cannot read " + application + ": " + e.getMessage(), e);
        }
    }

    private Map<String, String> environment(ServiceName service) {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_HOST", LOOPBACK);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(ports.of(service)));
        environment.put("PERRIN_KAFKA_BOOTSTRAP_SERVERS", infrastructure.bootstrapServers());
        environment.put("PERRIN_S3_ENDPOINT", infrastructure.storeEndpoint());
        environment.put("PERRIN_S3_ACCESS_KEY", infrastructure.credentials().accessKey());
        environment.put("PERRIN_S3_SECRET_KEY", infrastructure.credentials().secretKey());
        environment.put("PERRIN_S3_BUCKET", BUCKET);
        environment.put("PERRIN_S3_REGION", "us-east-1");
        environment.put("PERRIN_ARCHIVE_ADDRESS", LOOPBACK + ":" + ports.of(ServiceName.SNAPSHOT));
        environment.put("PERRIN_THEORY_ADDRESS", LOOPBACK + ":" + ports.of(ServiceName.THEORY));
        environment.put("PERRIN_TRAINER_CACHE_DIRECTORY", data.cache().toString());
        // OpenMP threads that spin between two small operations take the cores from everything else.
        environment.put("OMP_WAIT_POLICY", "PASSIVE");
        return environment;
    }

    private Path log(String name) {
        return data.logs().resolve(name + ".log");
    }

    /// The JVM that runs this, deaf to the Ctrl-C and hang-up that a terminal sends to the whole group: the parent ends
    /// its children in order, the broker after those that still write to it.
    private static List<String> java() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh", java.toString());
    }
}
