package dev.perrin.local.stack;

import dev.perrin.local.process.FreePorts;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/// Loopback ports of one stack, all different.
///
/// @param services the one port of each service, for HTTP and gRPC
record StackPorts(int broker, int controller, int store, Map<ServiceName, Integer> services) {

    /// @param page port of the page, which analysis-service serves; empty for a free one
    static StackPorts choose(OptionalInt page) {
        FreePorts free = new FreePorts(new SplittableRandom());
        page.ifPresent(free::reserve);
        Map<ServiceName, Integer> services = new EnumMap<>(ServiceName.class);
        for (ServiceName service : ServiceName.values()) {
            boolean chosen = service == ServiceName.ANALYSIS && page.isPresent();
            services.put(service, chosen ? page.getAsInt() : free.next());
        }
        return new StackPorts(free.next(), free.next(), free.next(), services);
    }

    int of(ServiceName service) {
        Integer port = services.get(service);
        if (port == null) {
            throw new IllegalArgumentException("no port for " + service);
        }
        return port;
    }
}
