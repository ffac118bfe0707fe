package dev.perrin.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdTest {
    private static final String LONGEST = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @ValueSource(strings = {"a", "-", "0", "digits-softmax-42", "----", "zz9"})
    void acceptsLowerCaseLettersDigitsAndHyphens(String value) {
        assertThat(RunId.isValid(value)).isTrue();
        assertThat(new RunId(value)).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "A", "a b", "a_b", "a/b", "../a", "a.b", "a\n", "\na", "a\u0000", "ü", "a\uFF0D", "١"})
    void refusesEverythingElse(String value) {
        assertThat(RunId.isValid(value)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new RunId(value));
    }

    @Test
    void endsAtSixtyFourCharacters() {
        assertThat(RunId.isValid(LONGEST)).isTrue();
        assertThat(RunId.isValid(LONGEST + "0")).isFalse();
    }

    @Test
    void refusalNamesFieldRuleAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunId("My run"))
                .withMessage("run must be 1 to 64 of [a-z0-9-], but is 'My run'");
    }

    @Test
    void refusalKeepsHostileValuesOutOfTheLog() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunId("a\r\nlevel=INFO\u001b[31m" + "x".repeat(100_000)))
                .extracting(Throwable::getMessage, InstanceOfAssertFactories.STRING)
                .hasSizeLessThan(160)
                .endsWith("…'")
                .doesNotContainPattern("\\p{Cntrl}");
    }
}
