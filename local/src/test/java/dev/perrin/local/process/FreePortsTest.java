package dev.perrin.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    @Test
    void handsOutEachPortOnce() {
        // Given
        FreePorts ports = new FreePorts(new SplittableRandom(1));

        // When
        List<Integer> chosen = Stream.generate(ports::next).limit(200).toList();

        // Then
        assertThat(chosen).doesNotHaveDuplicates();
        assertThat(chosen).allSatisfy(port -> assertThat(port).isBetween(FreePorts.LOWEST, FreePorts.HIGHEST));
    }

    @Test
    void seesThatAPortIsTaken() throws IOException {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When
            boolean free = FreePorts.isFree(taken.getLocalPort());

            // Then
            assertThat(free).isFalse();
        }
    }

    @Test
    void leavesReservedPortsAlone() {
        // Given
        int first = new FreePorts(new SplittableRandom(7)).next();
        FreePorts ports = new FreePorts(new SplittableRandom(7));
        ports.reserve(first);

        // When
        int next = ports.next();

        // Then
        assertThat(next).isNotEqualTo(first);
    }
}
