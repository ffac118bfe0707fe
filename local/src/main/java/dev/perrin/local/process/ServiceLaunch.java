package dev.perrin.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// How a child process is started, so that it can be started again the same way.
///
/// @param name        for people, and the name of its log
/// @param command     program and arguments
/// @param environment added to that of this process
/// @param log         collects what the child prints; appended to
public record ServiceLaunch(String name, List<String> command, Map<String, String> environment, Path log) {
    public ServiceLaunch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
