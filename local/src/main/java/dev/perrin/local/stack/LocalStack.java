package dev.perrin.local.stack;

import dev.perrin.local.infrastructure.InfrastructureMain;
import dev.perrin.local.infrastructure.InfrastructureSettings;
import dev.perrin.local.infrastructure.StoreCredentials;
import dev.perrin.local.process.FreePorts;
import dev.perrin.local.process.HttpReadiness;
import dev.perrin.local.process.Readiness;
import dev.perrin.local.process.ServiceProcess;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/// The whole system on loopback ports: broker and store in one child JVM, the four packaged services in one
/// each. Used by the `perrin` command and by the end-to-end tests alike.
///
/// ```java
/// try (LocalStack stack = LocalStack.over(Checkout.current(), data, OptionalInt.empty())) {
///     stack.start();
///     RunRecord run = stack.startRun(spec);
/// }
/// ```
///
/// [#close] leaves no process behind, from whatever thread and at whatever time it is called; the data folder stays as
/// it is, and is its owner's to close.
public final class LocalStack implements AutoCloseable {
    private static final Duration INFRASTRUCTURE_DEADLINE = Duration.ofMinutes(2);
    private static final Duration SERVICE_DEADLINE = Duration.ofMinutes(3);

    private final DataFolder data;
    private final InfrastructureSettings infrastructureSettings;
    private final StackPorts ports;
    private final ServiceProcess infrastructure;
    private final Map<ServiceName, ServiceProcess> services = new EnumMap<>(ServiceName.class);
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final StackClients clients;
    private volatile boolean closed;

    private LocalStack(Checkout checkout, DataFolder data, StackPorts ports) {
        this.data = data;
        this.ports = ports;
        this.infrastructureSettings = new InfrastructureSettings(
                data.path(), ports.broker(), ports.controller(), ports.store(), StoreCredentials.random());
        Launches launches = new Launches(checkout, data, ports, infrastructureSettings);
        this.infrastructure = new ServiceProcess(launches.infrastructure(), failure::complete);
        for (ServiceName service : ServiceName.values()) {
            services.put(service, new ServiceProcess(launches.service(service), failure::complete));
        }
        this.clients = new StackClients(ports);
    }

    /// Nothing runs yet.
    ///
    /// @param pagePort port of the page; empty for a free one
    /// @throws StackException when something is not built, or the port is in use
    public static LocalStack over(Checkout checkout, DataFolder data, OptionalInt pagePort) {
        List<Path> missing = checkout.missing();
        if (!missing.isEmpty()) {
            throw new StackException("not built yet: " + missing + "; ./perrin demo builds it");
        }
        pagePort.ifPresent(LocalStack::requireFree);
        return new LocalStack(checkout, data, StackPorts.choose(pagePort));
    }

    /// Returns when everything serves.
    ///
    /// @throws dev.perrin.local.process.ServiceFailedException with the end of the log of what did not start
    public void start() throws InterruptedException {
        infrastructure.start();
        // Theory alone needs no broker.
        process(ServiceName.THEORY).start();
        awaitInfrastructure();
        process(ServiceName.ANALYSIS).start();
        process(ServiceName.SNAPSHOT).start();
        process(ServiceName.TRAINER).start();
        for (ServiceName service : ServiceName.values()) {
            awaitReady(service);
        }
    }

    /// Broker and store alone.
    public void startInfrastructure() throws InterruptedException {
        infrastructure.start();
        awaitInfrastructure();
    }

    /// Returns when a service that was killed and started again serves.
    public void awaitReady(ServiceName service) throws InterruptedException {
        process(service).awaitReady(readiness(service), SERVICE_DEADLINE);
    }

    /// Starts a run that the trainer has accepted when this returns.
    ///
    /// @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT naming field, value and rule
    public RunRecord startRun(RunSpec spec) {
        return new RunStart(clients).start(spec);
    }

    public URI pageUrl() {
        return address(ServiceName.ANALYSIS, "/");
    }

    /// Host and port of a service, for gRPC.
    public String target(ServiceName service) {
        return InfrastructureSettings.LOOPBACK + ":" + ports.of(service);
    }

    /// HTTP address of a service.
    public URI address(ServiceName service, String path) {
        return URI.create("http://" + InfrastructureSettings.LOOPBACK + ":" + ports.of(service) + path);
    }

    public StackClients clients() {
        return clients;
    }

    public InfrastructureSettings infrastructureSettings() {
        return infrastructureSettings;
    }

    public ServiceProcess infrastructure() {
        return infrastructure;
    }

    public ServiceProcess process(ServiceName service) {
        ServiceProcess process = services.get(service);
        if (process == null) {
            throw new IllegalArgumentException("no process for " + service);
        }
        return process;
    }

    public DataFolder data() {
        return data;
    }

    /// What ended by itself first, with the end of its log; empty while everything runs.
    public Optional<String> failure() {
        return failure.isDone() ? Optional.of(failure.join()) : Optional.empty();
    }

    /// Process ids of what runs now.
    public List<Long> pids() {
        List<ServiceProcess> all = new ArrayList<>(services.values());
        all.add(infrastructure);
        return all.stream()
                .filter(ServiceProcess::isRunning)
                .map(ServiceProcess::pid)
                .toList();
    }

    /// True once the end was asked for.
    public boolean isClosed() {
        return closed;
    }

    /// Returns when everything has ended, whoever asked first.
    @Override
    public synchronized void close() {
        closed = true;
        clients.close();
        List<Thread> endings = services.values().stream()
                .map(service -> Thread.ofVirtual().start(service::close))
                .toList();
        endings.forEach(LocalStack::join);
        // Last: the services still write to it while they end.
        infrastructure.close();
        http.shutdownNow();
    }

    private void awaitInfrastructure() throws InterruptedException {
        infrastructure.awaitReady(infrastructure.printed(InfrastructureMain.READY), INFRASTRUCTURE_DEADLINE);
    }

    private Readiness readiness(ServiceName service) {
        return new HttpReadiness(http, address(service, "/q/health/ready"));
    }

    private static void requireFree(int port) {
        if (!FreePorts.isFree(port)) {
            throw new StackException("port " + port + " is in use on " + InfrastructureSettings.LOOPBACK);
        }
    }

    private static void join(Thread ending) {
        try {
            ending.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
