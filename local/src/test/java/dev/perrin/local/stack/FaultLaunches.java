package dev.perrin.local.stack;

import dev.perrin.local.infrastructure.InfrastructureSettings;
import dev.perrin.local.process.ParentWatch;
import dev.perrin.local.process.ServiceLaunch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Command lines of what a fault test starts: the servers one by one, and several snapshot-services.
public final class FaultLaunches {
    private final Checkout checkout;
    private final DataFolder data;
    private final InfrastructureSettings settings;

    public FaultLaunches(Checkout checkout, DataFolder data, InfrastructureSettings settings) {
        this.checkout = checkout;
        this.data = data;
        this.settings = settings;
    }

    /// @param main a class of the tests
    /// @param name of the process and its log
    public ServiceLaunch server(Class<?> main, String name, List<String> arguments) {
        ServiceLaunch whole = launches(1).infrastructure();
        List<String> command = new ArrayList<>(whole.command());
        int classPath = command.indexOf("-cp") + 1;
        command.set(classPath, checkout.root().resolve("local/target/test-classes") + ":" + command.get(classPath));
        command.subList(classPath + 1, command.size()).clear();
        command.addAll(List.of(ParentWatch.class.getName(), main.getName()));
        command.addAll(arguments);
        return new ServiceLaunch(name, command, whole.environment(), data.logs().resolve(name + ".log"));
    }

    /// The packaged snapshot-service with a small heap.
    ///
    /// @param environment over the usual one
    public ServiceLaunch member(String name, int port, Map<String, String> environment) {
        return member(ServiceName.SNAPSHOT, name, port, environment);
    }

    /// A packaged service.
    ///
    /// @param environment over the usual one; addresses of other services must be in it
    public ServiceLaunch member(ServiceName service, String name, int port, Map<String, String> environment) {
        ServiceLaunch usual = launches(port).service(service);
        Map<String, String> merged = new HashMap<>(usual.environment());
        merged.putAll(environment);
        List<String> command = usual.command().stream()
                .map(argument -> argument.startsWith("-Xmx") && service == ServiceName.SNAPSHOT ? "-Xmx192m" : argument)
                .toList();
        return new ServiceLaunch(name, command, merged, data.logs().resolve(name + ".log"));
    }

    private Launches launches(int memberPort) {
        Map<ServiceName, Integer> services = new HashMap<>();
        for (ServiceName service : ServiceName.values()) {
            services.put(service, memberPort);
        }
        return new Launches(
                checkout,
                data,
                new StackPorts(settings.brokerPort(), settings.controllerPort(), settings.storePort(), services),
                settings);
    }
}
