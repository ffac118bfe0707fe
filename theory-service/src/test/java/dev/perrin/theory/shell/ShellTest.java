package dev.perrin.theory.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.theory.v1.PortraitResponse;
import dev.perrin.proto.theory.v1.PredictResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `perrin theory`, answered in this process.
class ShellTest {
    private static final String OPTIMISER = " --learning-rate 0.1 --momentum 0.9 --batch-size 16";
    private static final String QUESTION =
            "predict" + OPTIMISER + " --eigenvalues 0.01 --hessian-noise 1 --steps 1,10,1e2";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void printsATable() {
        // When
        ShellRun run = ShellRun.of(QUESTION + " --dynamics heavy-ball,langevin --exponent-window 1:100");

        // Then
        assertThat(run.exitStatus()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .anyMatch(line -> line.matches("quantity +heavy-ball +langevin"))
                .anyMatch(line -> line.matches("position variance +0\\.0312582 +0\\.0312500"))
                .anyMatch(line -> line.matches("step +heavy-ball: msd +langevin: msd"))
                .anyMatch(line -> line.matches(" *10 +0\\.00237488 +0\\.00236551"))
                .noneMatch(line -> line.contains("unspecified"));
    }

    @Test
    void printsModesBesideTheSums() {
        // When
        ShellRun run = ShellRun.of("predict" + OPTIMISER
                + " --eigenvalues 0.01,0.5 --hessian-noise 1 --steps 10 --per-mode --evolution --start-position 1,0");

        // Then
        assertThat(run.out())
                .contains("overdamped", "underdamped", "mean position", "covariance position velocity")
                .containsPattern("mode +eigenvalue +dimensionless curvature");
    }

    @Test
    void printsEveryDigitAsCommaSeparatedValues() {
        // When
        ShellRun run = ShellRun.of(QUESTION + " --format csv --per-mode");

        // Then
        assertThat(run.out().lines())
                .startsWith("dynamics,group,mode,step,quantity,value")
                .contains("heavy-ball,,,10,msd,0.0023748830672312682", "heavy-ball,,0,10,msd,0.0023748830672312682");
    }

    @Test
    void printsTheAnswerOfTheSchemaAsJsonAndReadsARequest() throws Exception {
        // Given
        Path request = Files.writeString(folder.resolve("request.json"), """
                {"hyperparameters": {"learning_rate": 0.1, "momentum": 0.5, "batch_size": 16},
                 "spectrum": {"eigenvalue": [0.01]}, "noise": {"hessian": {"variance": 1}},
                 "steps": {"explicit": {"step": [1, 10, 100]}}}""");

        // When
        ShellRun options = ShellRun.of(QUESTION + " --format json");
        ShellRun file = ShellRun.of("predict --request " + request + " --momentum 0.9 --format json");

        // Then
        PredictResponse.Builder answer = PredictResponse.newBuilder();
        JsonFormat.parser().merge(options.out(), answer);
        assertThat(answer.getStepsList()).containsExactly(1L, 10L, 100L);
        assertThat(answer.getPredictions(0).getMsdList()).hasSize(3);
        assertThat(file).isEqualTo(options);
    }

    @Test
    void readsNumbersFromFiles() throws Exception {
        // Given
        Path eigenvalues = Files.writeString(folder.resolve("eigenvalues"), "0.01\n0.5, 0.7\n");
        String rest = OPTIMISER + " --hessian-noise 1 --log-steps 1:1e3:2 --format csv";

        // When
        ShellRun file = ShellRun.of("predict --eigenvalues @" + eigenvalues + rest);
        ShellRun line = ShellRun.of("predict --eigenvalues 0.01,0.5,0.7" + rest);

        // Then
        assertThat(file.exitStatus()).isZero();
        assertThat(file).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--learning-rate 0|hyperparameters.learning_rate is 0.0: must be finite and greater than 0",
                "--eigenvalues 0.01,64|spectrum.eigenvalue[1] is 64.0: x = learning_rate",
                "--dynamics heavy-ball,heavy-ball|dynamics[1] is DYNAMICS_HEAVY_BALL: must not be repeated",
                "--dynamics sgd|--dynamics must be one of heavy-ball, langevin",
                "--eigenvalues 0.1,x|--eigenvalues must be numbers, but has 'x'",
                "--eigenvalues @nowhere|--eigenvalues: cannot read the file 'nowhere'",
                "--steps 1.5|--steps must be whole numbers, but has 1.5",
                "--steps 1 --log-steps 1:10:1|one of --steps, --log-steps and --linear-steps must do",
                "--log-steps 1:10|--log-steps must be FIRST:LAST:PER_DECADE, but is '1:10'",
                "--linear-steps 0:1:1e12|--linear-steps must be below 2^31, but has 1.0E12",
                "--bulk 1:2|--bulk must be LOWER:UPPER:EXPONENT:MASS, but is '1:2'",
                "--noise-variances 1|one of --hessian-noise, --noise-variances, --noise-covariance,",
                "--request nowhere|--request: cannot read the file 'nowhere'",
                "--service nowhere|--service must be HOST:PORT, but is 'nowhere'",
                "--momentum much|Invalid value for option '--momentum'",
                "--no-such-option|Unknown option: '--no-such-option'"
            })
    void refusesInOneSentenceAndPrintsNothingElse(String options, String sentence) {
        // When
        ShellRun run = ShellRun.of(("predict" + OPTIMISER + " --hessian-noise 1 "
                                + (options.contains("--eigenvalues") ? "" : "--eigenvalues 0.01 "))
                        .replaceAll(options.contains("--learning-rate") ? "--learning-rate 0.1" : "$^", "")
                        .replaceAll(options.contains("--momentum") ? "--momentum 0.9" : "$^", "")
                + options);

        // Then
        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("perrin: " + sentence);
    }

    @Test
    void beginsFromAGaussianCloud() throws Exception {
        // Given
        Path request = Files.writeString(folder.resolve("gaussian.json"), """
                {"start": {"gaussian": {"position": [2], "velocity": [0.5], "position_variance": [0.3],
                 "velocity_variance": [0.2], "position_velocity_covariance": [-0.1]}}}""");

        // When
        ShellRun options = ShellRun.of(QUESTION + " --per-mode --evolution --format csv --start-position 2"
                + " --start-velocity 0.5 --start-position-variance 0.3 --start-velocity-variance 0.2"
                + " --start-covariance -0.1");

        // Then
        assertThat(options.err()).isEmpty();
        assertThat(options)
                .isEqualTo(ShellRun.of(QUESTION + " --per-mode --evolution --format csv --request " + request));
        assertThat(options.out())
                .isNotEqualTo(ShellRun.of(QUESTION + " --per-mode --evolution --format csv")
                        .out());
    }

    @Test
    void readsTheDataOfARegression() throws Exception {
        // Given
        Path data = Files.writeString(folder.resolve("data.csv"), "1,2,1\n2 -1 -1\n-1,-2,1\n-2,1,-1\n");
        Path request = Files.writeString(folder.resolve("data.json"), """
                {"noise": {"finite_data": {"features": 2, "input": [1, 2, 2, -1, -1, -2, -2, 1],
                 "target": [1, -1, 1, -1]}}}""");
        Path ragged = Files.writeString(folder.resolve("ragged.csv"), "1,2,1\n2,-1\n");
        String question = "predict" + OPTIMISER + " --dynamics parameter-dependent-noise --format csv ";

        // Then
        assertThat(ShellRun.of(question + "--data " + data).out()).contains("noise_feedback");
        assertThat(ShellRun.of(question + "--data " + data)).isEqualTo(ShellRun.of(question + "--request " + request));
        assertThat(ShellRun.of(question + "--data " + ragged).err())
                .isEqualTo("perrin: --data: line 2 of '" + ragged + "' must have 3 numbers, but has 2\n");
    }

    @Test
    void saysWhichCommandsThereAre() {
        assertThat(ShellRun.of("--help").out())
                .contains("predict", "sweep", "pair", "portrait", "sample", "equivalent", "stability", "limits");
        assertThat(ShellRun.of("predict --help").out()).contains("--learning-rate", "--log-steps 1:1e9:1");
        assertThat(ShellRun.of("").exitStatus()).isEqualTo(2);
    }

    @Test
    void drawsPortraits() throws Exception {
        // Given
        String question = "portrait" + OPTIMISER + " --eigenvalues 0.5 --hessian-noise 1 --mode 0 --points 5 --format ";

        // When
        ShellRun table = ShellRun.of(question + "table");
        ShellRun csv = ShellRun.of(question + "csv");
        ShellRun json = ShellRun.of(question + "json");

        // Then
        PortraitResponse.Builder answer = PortraitResponse.newBuilder();
        JsonFormat.parser().merge(json.out(), answer);
        assertThat(table.out()).contains("horizontal variance", "area rate");
        List<String> rows = csv.out().lines().toList();
        assertThat(rows).hasSize(1 + 25).first().asString().startsWith("horizontal,vertical,density");
        assertThat(rows.get(1 + 7))
                .startsWith(answer.getHorizontal(2) + "," + answer.getVertical(1) + "," + answer.getDensity(7));
    }

    @Test
    void samplesAsManyRowsAsAskedForAndTheSameForASeed() {
        // Given
        String question = "sample" + OPTIMISER
                + " --eigenvalues 0.5,0.1 --hessian-noise 1 --linear-steps 1:1:50 --trajectories 3 --seed 7";

        // When
        ShellRun first = ShellRun.of(question);
        ShellRun second = ShellRun.of(question);
        ShellRun other = ShellRun.of(question + "1");

        // Then
        assertThat(first.err()).isEmpty();
        assertThat(first.out().lines()).hasSize(1 + 3 * 50 * 2).startsWith("trajectory,step,mode,position,velocity");
        assertThat(second).isEqualTo(first);
        assertThat(other.out()).isNotEqualTo(first.out());
    }

    @Test
    void findsEquivalentHyperparameters() {
        // When
        ShellRun run = ShellRun.of("equivalent --learning-rate 0.1 --momentum 0.9 --batch-size 32"
                + " --keep stationary-variance --change-batch-size 128 --format csv");

        // Then
        assertThat(run.out().lines()).anyMatch(line -> line.startsWith("hyperparameters.learning_rate,0.4"));
    }

    @Test
    void saysWhatIsUnstable() {
        // When
        ShellRun run = ShellRun.of("stability" + OPTIMISER + " --eigenvalues 64,1,50 --hessian-noise 1");

        // Then
        assertThat(run.out()).containsPattern("unstable modes +0 2").contains("largest stable eigenvalue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "csv", "json"})
    void saysWhatItAllows(String format) {
        assertThat(ShellRun.of("limits --format " + format).out()).contains("1000000000");
    }
}
