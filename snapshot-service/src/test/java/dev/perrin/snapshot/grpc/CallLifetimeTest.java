package dev.perrin.snapshot.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallLifetimeTest {
    @ParameterizedTest
    @CsvSource({
        "1H, 3600000000000",
        "2M, 120000000000",
        "30S, 30000000000",
        "1500m, 1500000000",
        "7u, 7000",
        "99999999n, 99999999",
        "99999999H, 9223372036854775807"
    })
    void readsATimeoutAsTheProtocolWritesIt(String header, long nanos) {
        assertThat(CallLifetime.timeoutNanos(header)).contains(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "10", "-1S", "123456789S", "1s", "1 S"})
    void takesWhatIsNoTimeoutForNone(String header) {
        assertThat(CallLifetime.timeoutNanos(header)).isEmpty();
    }

    @Test
    void hasNoTimeoutWithoutAHeader() {
        assertThat(CallLifetime.timeoutNanos(null)).isEmpty();
    }
}
