package dev.perrin.theory.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `perrin theory --service`: a running service says what the command says by itself.
@QuarkusTest
class ShellIT {
    private static final String MODE =
            " --learning-rate 0.1 --momentum 0.9 --batch-size 16 --eigenvalues 0.5,0.1 --hessian-noise 1";

    @SuppressWarnings("NullAway.Init") // Injected.
    @TestHTTPResource("/")
    URI address;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "predict --steps 1,10 --per-mode" + MODE,
                "sweep --learning-rates 0.1,100 --momenta 0:0.9:3 --steps 1,10 --format csv" + MODE,
                "pair --learning-rate 0.1 --eigenvalues 1,0.1 --noise-covariance 2,1,1,3 --modes 0,1 --steps 1,10",
                "portrait --mode 1 --points 3 --format csv" + MODE,
                "sample --seed 5 --steps 1,10" + MODE,
                "stability" + MODE,
                "equivalent --learning-rate 0.1 --momentum 0.9 --batch-size 32 --keep damping --change-momentum 0.8",
                "limits",
                "predict --steps 1 --learning-rate 0 --eigenvalues 1",
            })
    void saysTheSameAsInProcess(String question) {
        // When
        ShellRun run = ShellRun.of(question + " --service " + address.getHost() + ":" + address.getPort());

        // Then
        assertThat(run).isEqualTo(ShellRun.of(question));
    }

    @Test
    void failsWhereNobodyAnswers() {
        // When
        ShellRun run = ShellRun.of("limits --service localhost:1");

        // Then
        assertThat(run.exitStatus()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("perrin: ");
    }
}
