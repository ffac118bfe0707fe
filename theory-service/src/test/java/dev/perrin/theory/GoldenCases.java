package dev.perrin.theory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeStart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The golden file, read.
final class GoldenCases {
    private static final JsonNode ROOT = read();

    private GoldenCases() {}

    static Stream<Case> cases() {
        return StreamSupport.stream(ROOT.get("cases").spliterator(), false)
                .map(node -> new Case(node.get("name").asText(), node));
    }

    static JsonNode extra(String name) {
        return StreamSupport.stream(ROOT.get("extra").spliterator(), false)
                .filter(node -> node.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    record Case(String name, JsonNode node) {
        Hyperparameters hyperparameters() {
            JsonNode in = node.get("inputs");
            return new Hyperparameters(
                    in.get("eta").asDouble(),
                    in.get("beta").asDouble(),
                    in.get("lambda").asDouble(),
                    in.get("S").asLong());
        }

        Eigenmode mode() {
            JsonNode in = node.get("inputs");
            return new Eigenmode(
                    0,
                    in.get("h").asDouble(),
                    hyperparameters(),
                    in.get("C_noise_per_step").asDouble());
        }

        ModeStart start() {
            JsonNode in = node.get("inputs");
            return new ModeStart.Fixed(
                    in.get("theta0_minus_mu").asDouble(), in.get("v0").asDouble());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static JsonNode read() {
        try (InputStream in =
                Objects.requireNonNull(GoldenCases.class.getResourceAsStream("/golden/theory.json"), "golden file")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
