package dev.perrin.local;

import dev.perrin.local.stack.Checkout;
import dev.perrin.local.stack.DataFolder;
import dev.perrin.local.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Removes what earlier demos kept. What a running one holds stays.
@Command(
        name = "clean",
        mixinStandardHelpOptions = true,
        description = "Remove the data and logs that earlier demos left in this checkout.")
final class CleanCommand implements Callable<Integer> {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Remove this data folder instead of those in the checkout.")
    private @Nullable Path dataDir;

    @Override
    public Integer call() throws IOException {
        Path folder = dataDir;
        List<Path> folders = folder == null ? dataFolders() : List.of(folder.toAbsolutePath());
        int failures = 0;
        for (Path each : folders) {
            failures += remove(each) ? 0 : 1;
        }
        if (folders.isEmpty()) {
            System.out.println("nothing to remove");
        }
        return failures == 0 ? 0 : 1;
    }

    private static boolean remove(Path folder) {
        if (!DataFolder.isOurs(folder)) {
            System.err.println("perrin: " + folder + " is not a data folder of Perrin");
            return false;
        }
        try {
            DataFolder.open(folder).deleteAll();
            System.out.println("removed " + folder);
            return true;
        } catch (StackException e) {
            System.err.println("perrin: " + e.getMessage());
            return false;
        }
    }

    private static List<Path> dataFolders() throws IOException {
        Path parent = Checkout.current().workFolder();
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> content = Files.list(parent)) {
            return content.filter(DataFolder::isOurs).sorted().toList();
        }
    }
}
