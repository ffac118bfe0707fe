package dev.perrin.local.stack;

import dev.perrin.local.TestCheckout;
import dev.perrin.local.infrastructure.InfrastructureMain;
import dev.perrin.local.infrastructure.InfrastructureSettings;
import dev.perrin.local.infrastructure.StoreCredentials;
import dev.perrin.local.process.HttpReadiness;
import dev.perrin.local.process.ServiceLaunch;
import dev.perrin.local.process.ServiceProcess;
import io.minio.MinioClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Broker and store in one child JVM, and packaged services in others, with both compilers of their JVMs, as a cluster
/// runs them, and not with the quick one alone, which starts sooner.
public final class BenchmarkStack implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    private final DataFolder data;
    private final StackPorts ports;
    private final InfrastructureSettings settings;
    private final Launches launches;
    private final ServiceProcess infrastructure;
    private final StackClients clients;

    private BenchmarkStack(DataFolder data) {
        this.data = data;
        this.ports = StackPorts.choose(OptionalInt.empty());
        this.settings = new InfrastructureSettings(
                data.path(), ports.broker(), ports.controller(), ports.store(), StoreCredentials.random());
        this.launches = new Launches(TestCheckout.get(), data, ports, settings);
        this.infrastructure = new ServiceProcess(launches.infrastructure(), BenchmarkStack::report);
        this.clients = new StackClients(ports);
    }

    /// Starts broker and store.
    public static BenchmarkStack start(Path folder) throws InterruptedException {
        BenchmarkStack stack = new BenchmarkStack(DataFolder.open(folder));
        stack.infrastructure.start();
        stack.infrastructure.awaitReady(stack.infrastructure.printed(InfrastructureMain.READY), DEADLINE);
        return stack;
    }

    public InfrastructureSettings settings() {
        return settings;
    }

    public StackClients clients() {
        return clients;
    }

    /// With the keys of this store and the client's defaults, as the service makes it.
    public MinioClient store() {
        return MinioClient.builder()
                .endpoint(settings.storeEndpoint())
                .credentials(
                        settings.credentials().accessKey(),
                        settings.credentials().secretKey())
                .region("us-east-1")
                .build();
    }

    /// Starts the packaged snapshot-service and waits until it serves.
    ///
    /// @param environment added to what a demo sets
    /// @param options of the JVM, such as `-Xmx512m`
    public ServiceProcess snapshotService(Map<String, String> environment, List<String> options)
            throws InterruptedException {
        return start(
                launches.service(ServiceName.SNAPSHOT),
                ports.of(ServiceName.SNAPSHOT),
                environment,
                options,
                OptionalInt.empty());
    }

    /// Starts a packaged analysis-service and waits until it serves.
    ///
    /// @param name of the instance
    /// @param port of its own
    /// @param environment added to what a demo sets
    /// @param options of the JVM
    /// @param core the only one that the process may use; empty for all
    public ServiceProcess analysisService(
            String name, int port, Map<String, String> environment, List<String> options, OptionalInt core)
            throws InterruptedException {
        ServiceLaunch launch = new FaultLaunches(TestCheckout.get(), data, settings)
                .member(ServiceName.ANALYSIS, name, port, environment);
        return start(launch, port, Map.of(), options, core);
    }

    private static ServiceProcess start(
            ServiceLaunch demo, int port, Map<String, String> environment, List<String> options, OptionalInt core)
            throws InterruptedException {
        List<String> command = new ArrayList<>(demo.command());
        command.removeIf(option -> option.startsWith("-Xmx") || option.equals("-XX:TieredStopAtLevel=1"));
        // Before the first option of the program.
        command.addAll(command.indexOf(TestCheckout.get().javaOptions()), options);
        core.ifPresent(number -> command.addAll(0, List.of("taskset", "--cpu-list", Integer.toString(number))));
        Map<String, String> wholeEnvironment = new HashMap<>(demo.environment());
        wholeEnvironment.putAll(environment);
        ServiceProcess service = new ServiceProcess(
                new ServiceLaunch(demo.name(), command, wholeEnvironment, demo.log()), BenchmarkStack::report);
        service.start();
        service.awaitReady(
                new HttpReadiness(
                        HttpClient.newHttpClient(),
                        URI.create("http://" + InfrastructureSettings.LOOPBACK + ":" + port + "/q/health/ready")),
                DEADLINE);
        return service;
    }

    /// Greatest resident size that a process has had so far, in bytes; −1 where the system does not tell.
    public static long peakResidentSizeInBytes(ServiceProcess process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(-1);
    }

    /// Removes the data too, which are gigabytes.
    @Override
    public void close() {
        clients.close();
        infrastructure.close();
        data.deleteAll();
    }

    private static void report(String end) {
        throw new IllegalStateException(end);
    }
}
