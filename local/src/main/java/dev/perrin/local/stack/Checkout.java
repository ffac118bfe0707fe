package dev.perrin.local.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The built checkout that everything is started from.
public record Checkout(Path root) {
    public static final String HOME_PROPERTY = "perrin.home";

    public Checkout {
        root = root.toAbsolutePath().normalize();
    }

    /// Where the `perrin` script says it is, or the current folder.
    public static Checkout current() {
        return new Checkout(Path.of(System.getProperty(HOME_PROPERTY, "")));
    }

    /// Folder of the packaged Quarkus application.
    public Path application(ServiceName service) {
        return root.resolve(service.module()).resolve("target").resolve("quarkus-app");
    }

    /// Argument of every JVM: the file with the options that it needs in a container image and out of it.
    public String javaOptions() {
        return "@" + root.resolve("k8s/image/java.options");
    }

    /// For what Perrin keeps between and during runs.
    public Path workFolder() {
        return root.resolve(".perrin");
    }

    /// What is not built; empty when everything is there.
    public List<Path> missing() {
        List<Path> missing = new ArrayList<>();
        for (ServiceName service : ServiceName.values()) {
            addIfMissing(missing, application(service).resolve("quarkus-run.jar"));
        }
        addIfMissing(missing, localJar());
        return missing;
    }

    /// Class path of this module's own child JVM.
    String localClassPath() {
        return localJar() + ":" + root.resolve("local/target/lib") + "/*";
    }

    /// This module's classes without its dependencies: they must not get in the way of a service's own.
    Path localClasses() {
        return root.resolve("local/target/classes");
    }

    private Path localJar() {
        return root.resolve("local/target/local.jar");
    }

    private static void addIfMissing(List<Path> missing, Path file) {
        if (!Files.exists(file)) {
            missing.add(file);
        }
    }
}
