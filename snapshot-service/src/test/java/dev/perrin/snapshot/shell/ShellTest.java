package dev.perrin.snapshot.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `perrin archive` as far as it goes without a service.
class ShellTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "verify|Missing required parameter: 'RUN'",
                "verify a --limit fast|--limit must be bytes, or a number followed by K, M, G or T, but is 'fast'",
                "verify a --target nowhere|--target must be HOST:PORT, but is 'nowhere'",
                "verify a --target nowhere:0|the port of --target must be 1 to 65535, but is 0",
                "verify a --format xml|Invalid value for option '--format'",
                "verify a b|Unmatched argument at index 2: 'b'",
                "retain a --every many|Invalid value for option '--every'",
                "remove a|Unmatched argument",
                "export a --every 3|a range, --every and --parameters belong to --trajectory, which is not given",
                "export a --snapshot x|--snapshot must be an ordinal, last or reference, but is 'x'",
                "export a --trajectory --parameters 7|--parameters must be FIRST:COUNT, but is '7'",
                "snapshots a --first-step 1 --last-ordinal 3|a range must be of ordinals or of steps, but both",
                "replay a|Missing required option: '--as=NEW_RUN'",
            })
    void refusesInOneSentenceAndPrintsNothingElse(String arguments, String sentence) {
        // When
        ShellRun run = ShellRun.of(arguments);

        // Then
        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("perrin: " + sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "verify a",
        "repair a",
        "retain a",
        "delete a --yes",
        "store",
        "runs",
        "show a",
        "snapshots a",
        "export a",
        "replay a --as b"
    })
    void failsWhereNobodyAnswersAndSaysWhoWasAsked(String arguments) {
        // When
        ShellRun run = ShellRun.of(arguments + " --target localhost:1");

        // Then
        assertThat(run.exitStatus()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("perrin: no answer from localhost:1 (--target names the service): ");
    }

    @Test
    void saysWhichCommandsThereAre() {
        assertThat(ShellRun.of("--help").out()).contains("verify", "repair", "retain", "delete", "store");
        assertThat(ShellRun.of("retain --help").out()).contains("--per-decade", "always stay");
        assertThat(ShellRun.of("verify --help").out()).contains("localhost:7102");
        assertThat(ShellRun.of("").exitStatus()).isEqualTo(2);
    }

    @Test
    void readsAndWritesSizesAndTimes() {
        assertThat(Amounts.size("--limit", "17")).isEqualTo(17);
        assertThat(Amounts.size("--limit", "64m")).isEqualTo(64L << 20);
        assertThat(Amounts.size("--limit", "3T")).isEqualTo(3L << 40);
        assertThat(Amounts.seconds("--max-age", "90")).isEqualTo(90);
        assertThat(Amounts.seconds("--max-age", "30d")).isEqualTo(30 * 86_400);
        assertThat(Amounts.seconds("--max-age", "PT1H")).isEqualTo(3_600);
        assertThat(Amounts.size(1023)).isEqualTo("1023 B");
        assertThat(Amounts.size(64L << 20)).isEqualTo("64.0 MiB");
        assertThat(Amounts.time(0)).isEqualTo("0 s");
        assertThat(Amounts.time(90)).isEqualTo("90 s");
        assertThat(Amounts.time(5_400)).isEqualTo("90 min");
        assertThat(Amounts.time(172_800)).isEqualTo("2 d");
        assertThatThrownBy(() -> Amounts.size("--quota", "999999999999999T"))
                .hasMessage("--quota must be below 8 EiB, but is '999999999999999T'");
        assertThatThrownBy(() -> Amounts.seconds("--protect", "-1"))
                .hasMessage("--protect must be seconds, or a number followed by s, m, h or d, but is '-1'");
    }
}
