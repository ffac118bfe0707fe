package dev.perrin.local.demo;

import dev.perrin.proto.run.v1.RunSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Paths in a specification, made absolute: the trainer runs in another folder than the command.
///
/// @param base where relative ones begin
record SpecPaths(Path base) {
    static final Set<String> BUILT_IN_DATA = Set.of("digits", "diabetes", "fashion-mnist", "synthetic");

    private static final String REMOTE = "s3://";

    /// @param spec Modified.
    /// @param violations gets a sentence for each path that leads nowhere. Modified.
    void resolve(RunSpec.Builder spec, List<String> violations) {
        String data = spec.getData();
        if (!data.isBlank() && !data.startsWith(REMOTE) && !BUILT_IN_DATA.contains(data)) {
            spec.setData(existing(
                    "data",
                    data,
                    "be digits, diabetes, fashion-mnist, synthetic, s3://bucket/prefix, or a file or folder that is there",
                    violations));
        }
        String weights = spec.getModel().getWeights();
        if (!weights.isBlank() && !weights.startsWith(REMOTE)) {
            spec.getModelBuilder()
                    .setWeights(existing(
                            "model.weights", weights, "be s3://bucket/key, or a file that is there", violations));
        }
    }

    private String existing(String field, String value, String rule, List<String> violations) {
        try {
            Path path = base.resolve(value).normalize();
            if (isThere(path)) {
                return path.toString();
            }
            violations.add(field + " must " + rule + ", but is '" + value + "', and there is no " + path);
        } catch (InvalidPathException | IOException e) {
            violations.add(field + " must " + rule + ", but is '" + value + "': " + e.getMessage());
        }
        return value;
    }

    /// Also where a star in its name stands for a part of the names of shards.
    private static boolean isThere(Path path) throws IOException {
        Path folder = path.getParent();
        Path name = path.getFileName();
        if (folder == null || name == null || name.toString().indexOf('*') < 0 || !Files.isDirectory(folder)) {
            return Files.isReadable(path);
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, name.toString())) {
            return found.iterator().hasNext();
        }
    }
}
