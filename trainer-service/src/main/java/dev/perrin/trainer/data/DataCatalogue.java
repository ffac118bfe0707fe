package dev.perrin.trainer.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;

/// Finds the table that a run names: "digits" and "diabetes" come with the service, everything else is the path
/// of a file (gzipped if its name ends in .gz).
public record DataCatalogue(TableReader reader) {
    public static final String DIGITS = "digits";
    public static final String DIABETES = "diabetes";

    /// @throws DataException when there is no such data, or it cannot be read
    public Table load(String data) {
        return switch (data) {
            case DIGITS -> resource("/data/digits/digits.csv.gz");
            case DIABETES ->
                resource("/data/diabetes/diabetes_data_raw.csv.gz")
                        .beside(resource("/data/diabetes/diabetes_target.csv.gz"));
            default -> file(data);
        };
    }

    private Table resource(String name) {
        InputStream input = Objects.requireNonNull(DataCatalogue.class.getResourceAsStream(name), name);
        return reader.read(input, name, true);
    }

    private Table file(String data) {
        Path path = path(data);
        if (!Files.isRegularFile(path)) {
            throw new DataException(
                    "data must be digits, diabetes, fashion-mnist, synthetic, or a file, folder or s3:// location that the"
                            + " trainer can read, but '" + data
                            + "' is " + (Files.exists(path) ? "not a regular file" : "no such file"));
        }
        try (InputStream input = new BufferedInputStream(Files.newInputStream(path))) {
            return reader.read(input, data, data.endsWith(".gz"));
        } catch (IOException e) {
            throw new DataException("data '" + data + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /// Whether it is one of the tables inside the trainer.
    public static boolean comesWithTheService(String data) {
        return data.equals(DIGITS) || data.equals(DIABETES);
    }

    /// @throws DataException when it cannot be a path
    public static Path path(String data) {
        try {
            return Path.of(data);
        } catch (InvalidPathException e) {
            throw new DataException("data is not a valid path: " + e.getReason(), e);
        }
    }
}
