package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/// JSON as a README shows it, in which `…` stands for further values, and for further fields.
final class ShownJson {
    private static final String REST = "…";
    private static final ObjectMapper JSON = new ObjectMapper();
    /// The machine that the README was written on and this one may round differently.
    private static final double PERCENT = 1e-10;

    private ShownJson() {}

    /// Fails unless `said` is what is shown, all digits of it.
    static void assertShows(String shown, String said) throws JsonProcessingException {
        String whole = shown.replaceAll("(?m)^(\\s*)…$", "$1\"…\": 0,")
                .replace(", …]", ", \"…\"]")
                .replace(", …}", ", \"…\": 0}");
        assertShows("", JSON.readTree(whole), JSON.readTree(said));
    }

    private static void assertShows(String path, JsonNode shown, JsonNode said) {
        if (shown.isObject()) {
            if (!shown.has(REST)) {
                assertThat(said.fieldNames()).toIterable().as(path).hasSize(shown.size());
            }
            shown.properties().stream()
                    .filter(field -> !field.getKey().equals(REST))
                    .forEach(field -> {
                        assertThat(said.has(field.getKey()))
                                .as(path + "/" + field.getKey())
                                .isTrue();
                        assertShows(path + "/" + field.getKey(), field.getValue(), said.get(field.getKey()));
                    });
        } else if (shown.isArray()) {
            boolean abridged = shown.get(shown.size() - 1).asText().equals(REST);
            int values = abridged ? shown.size() - 1 : shown.size();
            assertThat(said.size()).as(path).isGreaterThanOrEqualTo(values);
            assertThat(abridged || said.size() == values)
                    .as(path + " has no further values")
                    .isTrue();
            for (int i = 0; i < values; i++) {
                assertShows(path + "[" + i + "]", shown.get(i), said.get(i));
            }
        } else if (shown.isNumber()) {
            assertThat(said.asDouble()).as(path).isCloseTo(shown.asDouble(), withinPercentage(PERCENT));
        } else {
            assertThat(said).as(path).isEqualTo(shown);
        }
    }
}
