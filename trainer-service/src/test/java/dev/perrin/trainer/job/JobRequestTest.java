package dev.perrin.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sweep;
import dev.perrin.trainer.run.SpecRefusedException;
import dev.perrin.trainer.run.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRequestTest {
    private static final RunSpec SPEC = Specs.linear("job").build();
    private static final Sweep SWEEP =
            Sweep.newBuilder().setSpec(SPEC).addMomentum(0.5).addMomentum(0.8).build();

    @Test
    void readsASpecificationFromTextAndFromAFile(@TempDir Path folder) throws IOException {
        String json = JsonFormat.printer().print(SPEC);
        Path file = Files.writeString(folder.resolve("spec.json"), json);

        assertThat(request(Optional.of(json), Optional.empty(), Optional.empty(), OptionalInt.empty())
                        .resolve())
                .isEqualTo(SPEC);
        assertThat(request(Optional.empty(), Optional.of(file), Optional.empty(), OptionalInt.of(3))
                        .resolve())
                .isEqualTo(SPEC);
    }

    @Test
    void readsFieldsInTheSpellingOfTheProtocolToo() throws InvalidProtocolBufferException {
        String json = JsonFormat.printer().preservingProtoFieldNames().print(SPEC);

        assertThat(json).contains("learning_rate");
        assertThat(request(Optional.of(json), Optional.empty(), Optional.empty(), OptionalInt.empty())
                        .resolve())
                .isEqualTo(SPEC);
    }

    @Test
    void anIndexNamesARunOfASweep() throws InvalidProtocolBufferException {
        String json = JsonFormat.printer().print(SWEEP);

        RunSpec second = request(Optional.empty(), Optional.empty(), Optional.of(json), OptionalInt.of(1))
                .resolve();

        assertThat(second.getRun()).isEqualTo("job-1");
        assertThat(second.getHyperparameters().getMomentum()).isEqualTo(0.8);
        refuses(
                request(Optional.empty(), Optional.empty(), Optional.of(json), OptionalInt.of(2)),
                "index must be between 0 and 1, the last of the sweep, but is 2");
        refuses(
                request(Optional.empty(), Optional.empty(), Optional.of(json), OptionalInt.empty()),
                "index must name a run of the sweep, but is not set");
    }

    @Test
    void refusesWhatIsNoSpecification(@TempDir Path folder) {
        refuses(
                request(Optional.of("{\"limitingStep\": 3}"), Optional.empty(), Optional.empty(), OptionalInt.empty()),
                "spec must be JSON that fits: Cannot find field: limitingStep");
        refuses(
                request(Optional.of("{"), Optional.empty(), Optional.empty(), OptionalInt.empty()),
                "spec must be JSON that fits");
        refuses(
                request(
                        Optional.empty(),
                        Optional.of(folder.resolve("none.json")),
                        Optional.empty(),
                        OptionalInt.empty()),
                "the file must be readable, but is " + folder.resolve("none.json"));
        refuses(
                request(Optional.of("{}"), Optional.empty(), Optional.of("{}"), OptionalInt.empty()),
                "one of spec, spec-file, sweep and sweep-file must be given, but 2 are");
    }

    @Test
    void isNoJobWhenNothingIsGiven() {
        assertThat(request(Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.of(1))
                        .isGiven())
                .isFalse();
    }

    private static void refuses(JobRequest request, String sentence) {
        assertThatThrownBy(request::resolve)
                .isInstanceOf(SpecRefusedException.class)
                .hasMessageContaining(sentence);
    }

    private static JobRequest request(
            Optional<String> spec, Optional<Path> file, Optional<String> sweep, OptionalInt index) {
        return new JobRequest(spec, file, sweep, Optional.empty(), index);
    }
}
