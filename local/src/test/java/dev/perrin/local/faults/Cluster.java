package dev.perrin.local.faults;

import dev.perrin.local.TestCheckout;
import dev.perrin.local.infrastructure.InfrastructureSettings;
import dev.perrin.local.infrastructure.SingleServerMain;
import dev.perrin.local.infrastructure.StoreCredentials;
import dev.perrin.local.process.FreePorts;
import dev.perrin.local.process.ServiceLaunch;
import dev.perrin.local.process.ServiceProcess;
import dev.perrin.local.stack.DataFolder;
import dev.perrin.local.stack.FaultLaunches;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Broker, store and up to three members, each a process of its own, with something breakable on every wire:
///
/// ```text
///  publisher ─ relay ─┐
///  member 0 ── relay ─┼─▶ broker        member 0 ── proxy ─┐
///  member 1 ── relay ─┤                 member 1 ── proxy ─┼─▶ store
///  member 2 ── relay ─┘                 member 2 ── proxy ─┘
///  this test ───────────▶ broker        this test ───────────▶ the store's folder
/// ```
final class Cluster implements AutoCloseable {
    /// The service's default.
    static final String GROUP = "perrin-snapshot-service";

    /// Kept here so that its level stays: lost connections are nothing to warn of.
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

    static final Duration SESSION = Duration.ofSeconds(1);
    private static final Duration START = Duration.ofMinutes(3);

    private final DataFolder data;
    private final InfrastructureSettings settings;
    private final TcpRelay publisher;
    private final List<Member> members = new ArrayList<>();
    private final Map<String, ServiceLaunch> launches = new HashMap<>();
    private final Map<String, ServiceProcess> servers = new ConcurrentHashMap<>();
    private final Queue<String> unexpectedEnds = new ConcurrentLinkedQueue<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    Cluster(Path folder) throws IOException {
        KAFKA.setLevel(Level.SEVERE);
        this.data = DataFolder.open(folder);
        Files.createDirectories(data.logs());
        FreePorts free = new FreePorts(new SplittableRandom());
        this.settings = new InfrastructureSettings(
                data.path(), free.next(), free.next(), free.next(), StoreCredentials.random());
        FaultLaunches commands = new FaultLaunches(TestCheckout.get(), data, settings);
        List<String> listeners = new ArrayList<>(List.of("broker"));
        int publisherPort = free.next();
        this.publisher = new TcpRelay(publisherPort);
        listeners.add("PUBLISHER:" + publisherPort + ":" + publisher.port());
        for (int index = 0; index < Schedule.MAX_MEMBERS; index++) {
            int brokerPort = free.next();
            int port = free.next();
            TcpRelay relay = new TcpRelay(brokerPort);
            StoreProxy proxy = new StoreProxy(index, settings.storePort());
            listeners.add("MEMBER" + index + ":" + brokerPort + ":" + relay.port());
            ServiceLaunch launch = commands.member("member-" + index, port, environment(relay, proxy));
            members.add(new Member(launch, port, relay, proxy, http, unexpectedEnds::add));
        }
        launches.put("broker", commands.server(SingleServerMain.class, "broker", listeners));
        launches.put("store", commands.server(SingleServerMain.class, "store", List.of("store")));
    }

    void start() throws InterruptedException {
        startServer("store");
        startServer("broker");
        awaitServer("store");
        awaitServer("broker");
    }

    /// Starts and ends members until these run, and one of them is ready.
    void useMembers(int count) throws InterruptedException {
        for (int index = 0; index < members.size(); index++) {
            if (index < count) {
                members.get(index).start();
            } else {
                members.get(index).leave();
            }
        }
        long deadline = System.nanoTime() + START.toNanos();
        while (members.stream().noneMatch(Member::isReady)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no member is ready after " + START + ", logs are in " + data.logs());
            }
            Thread.sleep(10);
        }
    }

    Member member(int index) {
        return members.get(index);
    }

    List<Member> members() {
        return members;
    }

    TcpRelay publisher() {
        return publisher;
    }

    /// For the test's own clients, past every relay.
    String bootstrapServers() {
        return settings.bootstrapServers();
    }

    String publisherBootstrapServers() {
        return InfrastructureSettings.LOOPBACK + ":" + publisher.port();
    }

    Bucket bucket() {
        return new Bucket(data.path().resolve("store").resolve(InfrastructureSettings.BUCKET));
    }

    Path logs() {
        return data.logs();
    }

    /// Processes that ended without being asked to.
    Queue<String> unexpectedEnds() {
        return unexpectedEnds;
    }

    void pauseServer(String name, int millis) throws InterruptedException {
        synchronized (launch(name)) {
            long pid = server(name).pid();
            Signals.stop(pid);
            try {
                Thread.sleep(millis);
            } finally {
                Signals.resume(pid);
            }
        }
    }

    void restartServer(String name, int millisBetween) throws InterruptedException {
        synchronized (launch(name)) {
            server(name).kill();
            Thread.sleep(millisBetween);
            startServer(name);
            awaitServer(name);
        }
    }

    @Override
    public void close() throws IOException {
        for (Member member : members) {
            member.close();
        }
        publisher.close();
        servers.values().forEach(ServiceProcess::close);
        http.shutdownNow();
        data.close();
    }

    private static Map<String, String> environment(TcpRelay broker, StoreProxy store) {
        return Map.ofEntries(
                Map.entry("PERRIN_KAFKA_BOOTSTRAP_SERVERS", InfrastructureSettings.LOOPBACK + ":" + broker.port()),
                Map.entry("PERRIN_S3_ENDPOINT", "http://" + InfrastructureSettings.LOOPBACK + ":" + store.port()),
                Map.entry("PERRIN_KAFKA_SNAPSHOT_GROUP", GROUP),
                Map.entry("PERRIN_KAFKA_SESSION_TIMEOUT", SESSION.toMillis() + "ms"),
                Map.entry("PERRIN_KAFKA_COMMIT_INTERVAL", "100ms"),
                Map.entry("PERRIN_KAFKA_HANDOVER_TIMEOUT", "2s"),
                Map.entry("PERRIN_S3_CONNECT_TIMEOUT", "1s"),
                Map.entry("PERRIN_S3_READ_TIMEOUT", "1s"),
                Map.entry("PERRIN_S3_WRITE_TIMEOUT", "1s"),
                Map.entry("PERRIN_S3_REQUEST_TIMEOUT", "2s"),
                // Both ways to repeat a request get their share of the faults.
                Map.entry("PERRIN_S3_RETRY_MAX_ATTEMPTS", "2"),
                Map.entry("PERRIN_S3_RETRY_FIRST_DELAY", "20ms"),
                Map.entry("PERRIN_S3_RETRY_MAX_DELAY", "200ms"),
                // Small and quick, so that a second holds many puts.
                Map.entry("PERRIN_INGEST_SEGMENT_SIZE", "16K"),
                Map.entry("PERRIN_INGEST_MAX_DELAY", "60ms"),
                Map.entry("PERRIN_INGEST_MEMORY_LIMIT", "8M"),
                Map.entry("PERRIN_INGEST_UNKNOWN_RUN_TIMEOUT", "500ms"),
                Map.entry("PERRIN_INGEST_FIRST_RETRY_DELAY", "20ms"),
                Map.entry("PERRIN_INGEST_MAX_RETRY_DELAY", "200ms"),
                Map.entry("PERRIN_INGEST_MANIFEST_INTERVAL", "150ms"),
                Map.entry("PERRIN_RETENTION_PROTECTED_TIME", "0s"),
                Map.entry("PERRIN_RETENTION_INTERVAL", "1s"));
    }

    private void startServer(String name) {
        ServiceProcess started = new ServiceProcess(launch(name), unexpectedEnds::add);
        started.start();
        servers.put(name, started);
    }

    private ServiceLaunch launch(String name) {
        ServiceLaunch launch = launches.get(name);
        if (launch == null) {
            throw new IllegalArgumentException("no server " + name);
        }
        return launch;
    }

    private void awaitServer(String name) throws InterruptedException {
        ServiceProcess server = server(name);
        server.awaitReady(server.printed(SingleServerMain.READY), START);
    }

    private ServiceProcess server(String name) {
        ServiceProcess server = servers.get(name);
        if (server == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return server;
    }
}
