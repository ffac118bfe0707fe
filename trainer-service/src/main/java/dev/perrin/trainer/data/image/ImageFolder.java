package dev.perrin.trainer.data.image;

import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.DataSet.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// Image files in one folder for each class, as torchvision's `ImageFolder`: classes are the folders' names in their
/// order, examples the files of each class in the order of their paths, in folders within it too.
public final class ImageFolder implements EncodedImages {
    private static final Set<String> READ = Set.of("jpg", "jpeg", "png", "bmp", "tif", "tiff");
    private static final Set<String> NOT_READ = Set.of("ppm", "pgm", "webp");

    private final Path root;
    private final String[] files;
    private final Labels labels;

    private ImageFolder(Path root, String[] files, Labels labels) {
        this.root = root;
        this.files = files;
        this.labels = labels;
    }

    /// Whether there are folders in the folder.
    public static boolean recognises(Path folder) {
        return !folders(folder).isEmpty();
    }

    /// @throws DataException when there are not at least two classes, or one holds no image
    public static ImageFolder list(Path root) {
        List<String> classes = folders(root);
        if (classes.size() < 2) {
            throw new DataException("data '" + root + "' must hold at least 2 folders, one for each class, but holds "
                    + classes.size());
        }
        List<String> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            List<String> images = images(root, root.resolve(classes.get(label)));
            if (images.isEmpty()) {
                throw new DataException("data '" + root + "': the folder of class '" + classes.get(label)
                        + "' must hold at least one image, but holds none");
            }
            files.addAll(images);
            labels.addAll(Collections.nCopies(images.size(), label));
        }
        int[] values = labels.stream().mapToInt(label -> label).toArray();
        return new ImageFolder(root, files.toArray(String[]::new), new Labels(values, classes.size()));
    }

    @Override
    public Labels labels() {
        return labels;
    }

    @Override
    public byte[] encoded(int image) {
        try {
            return Files.readAllBytes(root.resolve(files[image]));
        } catch (IOException e) {
            throw new DataException("image '" + where(image) + "' cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String where(int image) {
        return root.resolve(files[image]).toString();
    }

    @Override
    public void addFingerprint(MessageDigest digest) {
        try {
            for (String file : files) {
                BasicFileAttributes attributes = Files.readAttributes(root.resolve(file), BasicFileAttributes.class);
                digest.update(file.getBytes(StandardCharsets.UTF_8));
                digest.update(ByteBuffer.allocate(17)
                        .putLong(attributes.size())
                        .putLong(attributes.lastModifiedTime().toMillis())
                        .array());
            }
        } catch (IOException e) {
            throw new DataException("data '" + root + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<String> folders(Path root) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, Files::isDirectory)) {
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
        } catch (IOException e) {
            throw new DataException("data '" + root + "' cannot be read: " + e.getMessage(), e);
        }
        Collections.sort(names);
        return names;
    }

    private static List<String> images(Path root, Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .filter(ImageFolder::isImage)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new DataException("data '" + folder + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isImage(Path file) {
        String name = String.valueOf(file.getFileName());
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (NOT_READ.contains(ending)) {
            throw new DataException("image '" + file + "' must be JPEG, PNG, BMP or TIFF, but is " + ending);
        }
        return READ.contains(ending);
    }
}
