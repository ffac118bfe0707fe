package dev.perrin.trainer.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableReaderTest {
    private final TableReader reader = new TableReader(1000);

    @ParameterizedTest
    @ValueSource(strings = {"1,2.5\n3,-4e1\n", "1 2.5\n3\t-4e1", "1; 2.5\r\n\r\n3 ;-4e1\r\n", "a,b\n1,2.5\n3,-4e1\n"})
    void readsNumbersWhateverSeparatesThem(String text) {
        Table table = read(text);

        assertThat(table.rows()).isEqualTo(2);
        assertThat(table.columns()).isEqualTo(2);
        assertThat(table.at(0, 1)).isEqualTo(2.5);
        assertThat(table.at(1, 1)).isEqualTo(-40);
    }

    @Test
    void namesTheLineOfAShortRow() {
        assertThatThrownBy(() -> read("1,2,3\n4,5\n"))
                .isInstanceOf(DataException.class)
                .hasMessage("data 'text' line 2: 2 columns, but the lines before have 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,2\n3,x", "1,2\n3,NaN", "1,2\n3,1e999", "1,2\n3,"})
    void namesTheLineOfACellThatIsNoNumber(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("data 'text' line 2: '")
                .hasMessageEndingWith("' is not a finite number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "a,b\n"})
    void refusesAFileWithoutRows(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(DataException.class).hasMessage("data 'text' holds no rows");
    }

    @Test
    void refusesMoreValuesThanPermitted() {
        String text = "1,2,3\n".repeat(334);

        assertThatThrownBy(() -> read(text))
                .isInstanceOf(DataException.class)
                .hasMessage("data 'text' has more than the permitted 1000 values");
    }

    @Test
    void saysWhenAGzippedFileIsCutOff() throws IOException {
        byte[] whole = gzip("1,2\n".repeat(100));
        byte[] cut = Arrays.copyOf(whole, whole.length - 9);

        assertThatThrownBy(() -> reader.read(new ByteArrayInputStream(cut), "cut.gz", true))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("data 'cut.gz' is damaged or cut off: ");
    }

    @Test
    void saysWhenAFileIsNotGzippedAlthoughItsNameSaysSo() {
        byte[] plain = "1,2\n".getBytes(UTF_8);

        assertThatThrownBy(() -> reader.read(new ByteArrayInputStream(plain), "plain.gz", true))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("plain.gz");
    }

    private Table read(String text) {
        return reader.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "text", false);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream compressed = new GZIPOutputStream(bytes)) {
            compressed.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
