package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.run.v1.Engine;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sweep;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SpecOptionsTest {
    private static final InputStream NOTHING = InputStream.nullInputStream();

    @TempDir
    private Path folder = Path.of("");

    private SpecOptions options(Object spec, String... more) throws IOException {
        String json = spec instanceof Sweep sweep
                ? JsonFormat.printer().print(sweep)
                : JsonFormat.printer().print(((RunSpec.Builder) spec).build());
        Path file = Files.writeString(folder.resolve("spec.json"), json);
        SpecOptions options = new SpecOptions();
        new CommandLine(options).parseArgs(arguments(file.toString(), more));
        return options;
    }

    private static String[] arguments(String file, String... more) {
        String[] arguments = new String[more.length + 1];
        arguments[0] = file;
        System.arraycopy(more, 0, arguments, 1, more.length);
        return arguments;
    }

    private static RunSpec.Builder mlp() {
        RunSpec.Builder spec = TestSpecs.linear("run").setData("digits");
        spec.getModelBuilder().setName("mlp");
        return spec;
    }

    @Test
    void relativePathsBeginAtTheFolderOfTheFile() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/table.csv"), "1,2\n");
        Files.writeString(folder.resolve("weights.safetensors"), "");
        RunSpec.Builder spec = TestSpecs.linear("run").setData("data/../data/table.csv");
        spec.getModelBuilder().setWeights("weights.safetensors");

        RunSpec read = options(spec).run(NOTHING);
        Sweep sweep = Sweep.newBuilder().setSpec(spec).addSeed(1).addSeed(2).build();
        List<RunSpec> runs = options(sweep).sweep(NOTHING).all();

        assertThat(read.getData()).isEqualTo(folder.resolve("data/table.csv").toString());
        assertThat(read.getModel().getWeights())
                .isEqualTo(folder.resolve("weights.safetensors").toString());
        assertThat(runs).hasSize(2).allSatisfy(run -> assertThat(run.getData()).isEqualTo(read.getData()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits", "s3://images/imagenet/train"})
    void whatIsNoPathStaysAsItIs(String data) throws IOException {
        RunSpec.Builder spec = mlp().setData(data);
        spec.getModelBuilder().setWeights("s3://weights/mlp.safetensors");

        RunSpec read = options(spec).run(NOTHING);

        assertThat(read.getData()).isEqualTo(data);
        assertThat(read.getModel().getWeights()).isEqualTo("s3://weights/mlp.safetensors");
    }

    @Test
    void aPatternOfShardsIsThereWhenOneOfThemIs() throws IOException {
        RunSpec.Builder spec = mlp().setData("shards/train-*.tar");
        assertThatThrownBy(() -> options(spec).run(NOTHING)).hasMessageContaining("'shards/train-*.tar'");
        Files.createDirectories(folder.resolve("shards"));
        assertThatThrownBy(() -> options(spec).run(NOTHING)).hasMessageContaining("'shards/train-*.tar'");

        Files.writeString(folder.resolve("shards/train-000000.tar"), "");

        assertThat(options(spec).run(NOTHING).getData())
                .isEqualTo(folder.resolve("shards/train-*.tar").toString());
    }

    @Test
    void everyPathThatLeadsNowhereIsNamedWithItsRule() throws IOException {
        RunSpec.Builder spec = TestSpecs.linear("run").setData("none.csv").setLimitingSteps(0);
        spec.getModelBuilder().setWeights("none.safetensors");

        assertThatThrownBy(() -> options(spec).run(NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("spec.json: data must be digits, diabetes, fashion-mnist, synthetic,"
                        + " s3://bucket/prefix, or a file or folder that is there, but is 'none.csv', and there is no "
                        + folder.resolve("none.csv"))
                .hasMessageContaining("model.weights must be s3://bucket/key, or a file that is there, but is"
                        + " 'none.safetensors'")
                .hasMessageContaining("limiting_steps must be between");
        Sweep sweep = Sweep.newBuilder().setSpec(spec.setLimitingSteps(10)).build();
        assertThatThrownBy(() -> options(sweep).sweep(NOTHING)).hasMessageContaining("but is 'none.csv'");
    }

    @Test
    void theEngineOfTheCommandGoesBeforeThatOfTheSpecification() throws IOException {
        RunSpec.Builder spec = mlp();
        spec.getModelBuilder().setEngine(Engine.ENGINE_DJL_PYTORCH);

        assertThat(options(spec).run(NOTHING).getModel().getEngine()).isEqualTo(Engine.ENGINE_DJL_PYTORCH);
        assertThat(options(spec, "--engine", "dl4j").run(NOTHING).getModel().getEngine())
                .isEqualTo(Engine.ENGINE_DL4J);
        Sweep sweep = Sweep.newBuilder().setSpec(mlp()).build();
        assertThat(options(sweep, "--engine=djl_pytorch")
                        .sweep(NOTHING)
                        .all()
                        .getFirst()
                        .getModel()
                        .getEngine())
                .isEqualTo(Engine.ENGINE_DJL_PYTORCH);
        assertThatThrownBy(() -> options(spec, "--engine", "tensorflow").run(NOTHING))
                .hasMessageContaining("--engine must be dl4j or djl_pytorch, but is 'tensorflow'");
        assertThatThrownBy(() -> options(sweep, "--engine", "DL4J").sweep(NOTHING))
                .hasMessageContaining("--engine must be dl4j or djl_pytorch, but is 'DL4J'");
    }

    /// Not the folder of any file: the one that the command runs in.
    @Test
    void standardInputIsReadForAMinus() throws IOException {
        SpecOptions options = new SpecOptions();
        new CommandLine(options).parseArgs("-");
        String json = JsonFormat.printer().print(TestSpecs.linear("run").setData("pom.xml"));

        RunSpec read = options.run(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));

        assertThat(read.getData()).isEqualTo(Path.of("pom.xml").toAbsolutePath().toString());
        assertThatThrownBy(() -> options.run(new ByteArrayInputStream("{".getBytes(StandardCharsets.UTF_8))))
                .hasMessageStartingWith("standard input must be JSON that fits: ");
    }
}
