package dev.perrin.local.faults;

import dev.perrin.local.faults.StoreWeather.Drawn;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Stands between one member and the store, understands each request and lets it fail as the weather says. Thread
/// safe.
final class StoreProxy implements AutoCloseable {
    /// Longer than the members' own time-out.
    private static final int SILENCE_MILLIS = 2500;

    private final int member;
    private final int store;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger belated = new AtomicInteger();
    private final Map<StoreFault, LongAdder> met = new EnumMap<>(StoreFault.class);
    private final Map<String, Put> puts = new ConcurrentHashMap<>();
    private volatile long heldUntilNanos = System.nanoTime();
    /// By the beginning of the ids of the runs that they are for.
    private final Map<String, Conditions> conditions = new ConcurrentHashMap<>();

    /// When the member had sent a put that the store has done, and when the store answered.
    record Put(long sentNanos, long doneNanos) {
        boolean isBeside(Put other) {
            return sentNanos <= other.doneNanos && other.sentNanos <= doneNanos;
        }
    }

    private static final class Conditions {
        private final StoreWeather weather;
        private final Map<StoreRequest, AtomicInteger> counts = new EnumMap<>(StoreRequest.class);

        Conditions(StoreWeather weather) {
            this.weather = weather;
            for (StoreRequest request : StoreRequest.values()) {
                counts.put(request, new AtomicInteger());
            }
        }

        Drawn draw(int member, StoreRequest request) {
            AtomicInteger count = counts.get(request);
            return count == null ? Drawn.NONE : weather.draw(member, request, count.getAndIncrement());
        }
    }

    StoreProxy(int member, int store) throws IOException {
        this.member = member;
        this.store = store;
        this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        for (StoreFault fault : StoreFault.values()) {
            met.put(fault, new LongAdder());
        }
        Thread.ofVirtual().name("store-proxy-" + member).start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// @param runs beginning of the ids of the runs to which this happens
    void use(String runs, StoreWeather weather) {
        conditions.put(runs, new Conditions(weather));
    }

    void calm() {
        conditions.clear();
    }

    /// Every segment that is put from now on is broken for the member, and reaches the store after this time.
    void holdSegments(int millis) {
        heldUntilNanos = System.nanoTime() + millis * 1_000_000L;
    }

    /// Segments that were put through here since the last call of [#forgetPuts], by key.
    Map<String, Put> puts() {
        return puts;
    }

    void forgetPuts() {
        puts.clear();
    }

    /// Requests that their client has given up and the store has not seen yet.
    int belated() {
        return belated.get();
    }

    Map<StoreFault, LongAdder> met() {
        return met;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(Sockets::close);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                open.removeIf(Socket::isClosed);
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Upstream upstream = new Upstream(store)) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream(), 64 << 10);
            boolean goesOn = true;
            while (goesOn) {
                List<String> head = HttpMessage.readHead(in).orElse(List.of());
                goesOn = !head.isEmpty() && answer(client, in, head, upstream);
            }
        } catch (IOException e) {
            Sockets.reset(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /// @return whether the connection can be used again
    private boolean answer(Socket client, InputStream in, List<String> head, Upstream upstream)
            throws IOException, InterruptedException {
        long arrived = System.nanoTime();
        String[] start = head.getFirst().split(" ", 3);
        boolean bodiless = "HEAD".equals(start[0]);
        Drawn drawn = draw(StoreRequest.of(start[0], start[1]), start[1]);
        countOf(drawn.fault()).increment();
        OutputStream out = client.getOutputStream();
        if (drawn.fault() == StoreFault.RESET) {
            Sockets.reset(client);
            return false;
        }
        if (drawn.fault() == StoreFault.RESET_IN_BODY) {
            int length =
                    Integer.parseInt(HttpMessage.header(head, "content-length").orElse("0"));
            in.readNBytes(length / 2);
            Sockets.reset(client);
            return false;
        }
        HttpMessage request = new HttpMessage(head, HttpMessage.readBody(in, head));
        switch (drawn.fault()) {
            case NONE, RESET, RESET_IN_BODY -> ask(upstream, request, arrived).writeTo(out);
            case SLOW -> {
                Thread.sleep(drawn.millis());
                ask(upstream, request, arrived).writeTo(out);
            }
            case REFUSED_500 ->
                HttpMessage.response(500, "InternalError", bodiless).writeTo(out);
            case REFUSED_503 -> HttpMessage.response(503, "SlowDown", bodiless).writeTo(out);
            case REFUSED_409 ->
                HttpMessage.response(409, "ConditionalRequestConflict", bodiless)
                        .writeTo(out);
            case REFUSED_412 ->
                HttpMessage.response(412, "PreconditionFailed", bodiless).writeTo(out);
            case DONE_500 -> {
                ask(upstream, request, arrived);
                HttpMessage.response(500, "InternalError", bodiless).writeTo(out);
            }
            case DONE_503 -> {
                ask(upstream, request, arrived);
                HttpMessage.response(503, "ServiceUnavailable", bodiless).writeTo(out);
            }
            case DONE_412 -> {
                ask(upstream, request, arrived);
                HttpMessage.response(412, "PreconditionFailed", bodiless).writeTo(out);
            }
            case DONE_RESET -> {
                ask(upstream, request, arrived);
                Sockets.reset(client);
                return false;
            }
            case DONE_TRUNCATED -> {
                byte[] answer = ask(upstream, request, arrived).bytes();
                out.write(Arrays.copyOf(answer, answer.length / 2));
                out.flush();
                return false;
            }
            case SILENT -> {
                Thread.sleep(SILENCE_MILLIS);
                return false;
            }
            case DONE_SILENT -> {
                ask(upstream, request, arrived);
                Thread.sleep(SILENCE_MILLIS);
                return false;
            }
            case BELATED -> {
                belated.incrementAndGet();
                Thread.ofVirtual().start(() -> deliverLate(request, arrived, drawn.millis()));
                Sockets.reset(client);
                return false;
            }
        }
        return true;
    }

    /// Remembers when a segment came to be.
    private HttpMessage ask(Upstream upstream, HttpMessage request, long arrivedNanos) throws IOException {
        String[] start = request.head().getFirst().split(" ", 3);
        HttpMessage answer = upstream.ask(request);
        if (StoreRequest.of(start[0], start[1]) == StoreRequest.PUT_SEGMENT && answer.status() == 200) {
            puts.put(start[1].replaceFirst("^/perrin/", ""), new Put(arrivedNanos, System.nanoTime()));
        }
        return answer;
    }

    private Drawn draw(StoreRequest request, String target) {
        long heldNanos = heldUntilNanos - System.nanoTime();
        if (request == StoreRequest.PUT_SEGMENT && heldNanos > 0) {
            return new Drawn(StoreFault.BELATED, (int) (heldNanos / 1_000_000) + 1);
        }
        // A listing names its run in the query.
        String named = target.replace("%2F", "/");
        int begin = named.indexOf("runs/");
        String run = begin < 0 ? "" : named.substring(begin + "runs/".length());
        return conditions.entrySet().stream()
                .filter(each -> run.startsWith(each.getKey()))
                .findFirst()
                .map(each -> each.getValue().draw(member, request))
                .orElse(Drawn.NONE);
    }

    private void deliverLate(HttpMessage request, long arrived, int millis) {
        try (Upstream later = new Upstream(store)) {
            Thread.sleep(millis);
            ask(later, request, arrived);
        } catch (IOException lost) {
            // Lost for good: also a fate of a request.
            countOf(StoreFault.RESET).increment();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            belated.decrementAndGet();
        }
    }

    private LongAdder countOf(StoreFault fault) {
        return met.computeIfAbsent(fault, _ -> new LongAdder());
    }

    /// One connection to the store.
    private static final class Upstream implements AutoCloseable {
        private final int port;
        private Socket socket = new Socket();
        private InputStream in = InputStream.nullInputStream();

        Upstream(int port) {
            this.port = port;
        }

        HttpMessage ask(HttpMessage request) throws IOException {
            if (!socket.isConnected()) {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
            }
            request.writeTo(socket.getOutputStream());
            return HttpMessage.readResponse(in, request.head().getFirst().startsWith("HEAD "));
        }

        @Override
        public void close() {
            Sockets.close(socket);
        }
    }
}
