package dev.perrin.theory.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.theory.v1.SweepPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `perrin theory sweep`, answered in this process.
class SweepCommandTest {
    private static final String QUESTION =
            " --eigenvalues 0.5,0.1 --hessian-noise 1 --steps 1,10 --dynamics heavy-ball,nesterov";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void saysOfEveryCombinationWhatPredictSays() {
        // When
        ShellRun sweep = ShellRun.of(
                "sweep --learning-rates 0.1,0.2 --momenta 0,0.9 --batch-size 8 --per-mode --format csv" + QUESTION);

        // Then
        List<String> expected = new ArrayList<>();
        expected.add("learning_rate,momentum,weight_decay,batch_size,dynamics,group,mode,step,quantity,value");
        for (String learningRate : List.of("0.1", "0.2")) {
            for (String momentum : List.of("0.0", "0.9")) {
                ShellRun.of("predict --batch-size 8 --per-mode --format csv --learning-rate " + learningRate
                                + " --momentum " + momentum + QUESTION)
                        .out()
                        .lines()
                        .skip(1)
                        .forEach(row -> expected.add(learningRate + "," + momentum + ",0.0,8," + row));
            }
        }
        assertThat(sweep.err()).isEmpty();
        assertThat(sweep.out().lines()).isEqualTo(expected);
    }

    @Test
    void printsALineForEveryCombinationAndTheRefusals() {
        // When
        ShellRun sweep = ShellRun.of("sweep --learning-rate 0.1 --batch-sizes 1:9:3 --weight-decays 0,100" + QUESTION);

        // Then
        List<String> lines = sweep.out().lines().toList();
        assertThat(sweep.exitStatus()).isZero();
        assertThat(lines).hasSize(2 + 2 * 3);
        assertThat(lines.getFirst())
                .contains("heavy-ball: msd at 10", "nesterov: position variance")
                .endsWith("refusal");
        assertThat(lines.subList(2, 5)).allSatisfy(line -> assertThat(line).endsWith(" -"));
        assertThat(lines.subList(5, 8))
                .allSatisfy(line -> assertThat(line).contains("spectrum.eigenvalue[0] is 0.5: x = "));
    }

    @Test
    void printsAPointALineAsJsonAndReadsARequest() throws Exception {
        // Given
        Path request = Files.writeString(folder.resolve("sweep.json"), """
                {"base": {"hyperparameters": {"learning_rate": 0.1, "batch_size": 16},
                 "spectrum": {"eigenvalue": [0.01]}, "noise": {"hessian": {"variance": 1}}},
                 "momentum": [0, 0.5]}""");

        // When
        ShellRun run = ShellRun.of("sweep --format json --request " + request + " --learning-rates log:0.001:0.1:3");

        // Then
        List<Double> learningRates = new ArrayList<>();
        for (String line : run.out().lines().toList()) {
            SweepPoint.Builder point = SweepPoint.newBuilder();
            JsonFormat.parser().merge(line, point);
            assertThat(point.hasAnswer()).isTrue();
            learningRates.add(point.getHyperparameters().getLearningRate());
        }
        assertThat(learningRates).hasSize(6);
        assertThat(learningRates.get(0)).isEqualTo(0.001);
        assertThat(learningRates.get(2)).isCloseTo(0.01, within(1e-16));
        assertThat(learningRates.get(5)).isEqualTo(0.1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--momenta 0:1|--momenta must be FIRST:LAST:COUNT, but is '0:1'",
                "--momenta 0:1:1|--momenta must run through 2 to 1000000 values, but has 1",
                "--learning-rates log:0:1:3|--learning-rates must run between finite numbers, and log: between numbers above 0",
                "--learning-rates fast|--learning-rates must be numbers, but has 'fast'",
                "--batch-sizes 1.5|--batch-sizes must be whole numbers, but has 1.5",
                "--learning-rates 0.1:1:1000 --momenta 0:0.9:1000|sweep is 1000000 points: must not have more than 10000"
            })
    void refusesInOneSentence(String options, String sentence) {
        // When
        ShellRun run = ShellRun.of("sweep --learning-rate 0.1 --batch-size 1" + QUESTION + " " + options);

        // Then
        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.err()).startsWith("perrin: " + sentence);
    }
}
