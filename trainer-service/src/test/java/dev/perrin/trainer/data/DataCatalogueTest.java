package dev.perrin.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCatalogueTest {
    private final DataCatalogue catalogue = new DataCatalogue(new TableReader(1000));

    @Test
    void readsAFileByItsPath(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("some.csv"), "1,0\n2,1\n");

        assertThat(catalogue.load(file.toString()).rows()).isEqualTo(2);
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThatThrownBy(() -> catalogue.load("no-such-file.csv"))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "data must be digits, diabetes, fashion-mnist, synthetic, or a file, folder or s3:// location that"
                                + " the trainer can read, but 'no-such-file.csv' is no such file");
    }

    @Test
    void refusesAFolder(@TempDir Path folder) {
        assertThatThrownBy(() -> catalogue.load(folder.toString())).hasMessageContaining("not a regular file");
    }
}
