package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.wire.RunSpecRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RunOptionsTest {
    @Test
    void isTheReferenceExperimentByDefault() {
        // When
        RunSpec spec = parse().spec();

        // Then
        assertThat(spec.getModel().getName()).isEqualTo("softmax");
        assertThat(spec.getData()).isEqualTo("digits");
        assertThat(spec.getHyperparameters().getLearningRate()).isEqualTo(0.1);
        assertThat(spec.getHyperparameters().getMomentum()).isEqualTo(0.9);
        assertThat(spec.getHyperparameters().getWeightDecay()).isEqualTo(1e-3);
        assertThat(spec.getHyperparameters().getBatchSize()).isEqualTo(32);
        assertThat(spec.getSampling()).isEqualTo(Sampling.SAMPLING_IID);
        assertThat(spec.getLimitingSteps()).isEqualTo(200_000);
        assertThat(spec.getSnapshots().getEverySteps()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "softmax", "mlp"})
    void defaultsOfEveryModelBreakNoRule(String model) {
        // When
        RunOptions options = parse("--model", model);

        // Then
        assertThat(options.violations()).isEmpty();
        assertThat(RunSpecRules.violations(options.spec())).isEmpty();
    }

    @Test
    void takesEveryValueGiven() {
        // Given
        String line = "--model=mlp --hidden-widths=8,4 --data=diabetes --learning-rate=0.5 --momentum=0.25"
                + " --weight-decay=0.125 --batch-size=7 --steps=99 --snapshot-every=3 --sampling=shuffled --seed=-5";

        // When
        RunSpec spec = parse(line.split(" ", -1)).spec();

        // Then
        assertThat(spec.getModel().getHiddenWidthsList()).containsExactly(8, 4);
        assertThat(spec.getData()).isEqualTo("diabetes");
        assertThat(spec.getHyperparameters().getLearningRate()).isEqualTo(0.5);
        assertThat(spec.getHyperparameters().getMomentum()).isEqualTo(0.25);
        assertThat(spec.getHyperparameters().getWeightDecay()).isEqualTo(0.125);
        assertThat(spec.getHyperparameters().getBatchSize()).isEqualTo(7);
        assertThat(spec.getLimitingSteps()).isEqualTo(99);
        assertThat(spec.getSnapshots().getEverySteps()).isEqualTo(3);
        assertThat(spec.getSampling()).isEqualTo(Sampling.SAMPLING_SHUFFLED);
        assertThat(spec.getSeed()).isEqualTo(-5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    --model=transformer    | --model must be one of cnn, linear, mlp, resnet18, resnet34, softmax, vgg11, vgg11_bn, vgg16, vgg16_bn, but is 'transformer'
                    --learning-rate=-0.1   | --learning-rate must be finite and > 0, but is -0.1
                    --learning-rate=NaN    | --learning-rate must be finite and > 0, but is NaN
                    --momentum=1           | --momentum must be at least 0 and below 1, but is 1.0
                    --weight-decay=-1      | --weight-decay must be finite and ≥ 0, but is -1.0
                    --batch-size=0         | --batch-size must be between 1 and 1048576, but is 0
                    --steps=0              | --steps must be between 1 and 1000000000000, but is 0
                    --snapshot-every=0     | --snapshot-every must be between 1 and 1000000000000, but is 0
                    --sampling=sorted      | --sampling must be iid, shuffled or cyclic, but is 'sorted'
                    --hidden-widths=3      | --hidden-widths must be empty for a model other than mlp, but is [3]
                    --data=/no/such.csv    | --data must be digits, diabetes, fashion-mnist, or a file or folder that can be read, but is '/no/such.csv'
                    """)
    void refusesABadValueWithOptionValueAndRule(String option, String sentence) {
        // When
        List<String> violations = parse(option).violations();

        // Then
        assertThat(violations).containsExactly(sentence);
    }

    @Test
    void namesAFileByItsWholePath(@TempDir Path folder) throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("my data.csv"), "1,2,3\n");

        // When
        RunOptions options = parse("--data", file.toString());

        // Then
        assertThat(options.violations()).isEmpty();
        assertThat(options.spec().getData()).isEqualTo(file.toAbsolutePath().toString());
    }

    @Test
    void takesEverySamplingAndFolders(@TempDir Path folder) {
        assertThat(parse("--sampling=cyclic").spec().getSampling()).isEqualTo(Sampling.SAMPLING_CYCLIC);
        assertThat(parse("--data", folder.toString()).violations()).isEmpty();
        assertThat(parse("--data=fashion-mnist").spec().getData()).isEqualTo("fashion-mnist");
    }

    private static RunOptions parse(String... arguments) {
        RunOptions options = new RunOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("run", mixin(options))).parseArgs(arguments);
        return options;
    }

    private static CommandLine.Model.CommandSpec mixin(RunOptions options) {
        return CommandLine.Model.CommandSpec.forAnnotatedObject(options);
    }
}
