package dev.perrin.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.publisher.PublishException;
import dev.perrin.trainer.sgd.PhasePoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CheckpointWriterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> written = new CopyOnWriteArrayList<>();
    private boolean failing;

    @Test
    void oneIsDueAfterTheIntervalAndNoneWhileOneIsUnderWay() throws InterruptedException {
        CountDownLatch acknowledged = new CountDownLatch(1);
        PhasePoint point = new PhasePoint(1);
        try (CheckpointWriter writer = writer()) {
            // Given
            assertThat(writer.isDue()).isFalse();
            nanos.addAndGet(INTERVAL.toNanos());
            assertThat(writer.isDue()).isTrue();

            // When
            point.position()[0] = 1;
            writer.take(Checkpoint.newBuilder().setStep(100), point, acknowledged::await);
            point.position()[0] = 2;
            nanos.addAndGet(2 * INTERVAL.toNanos());

            // Then
            assertThat(writer.isDue()).isFalse();
            assertThat(writer.flush(Duration.ZERO)).isFalse();
            assertThatThrownBy(() -> writer.take(Checkpoint.newBuilder(), point, () -> {}))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(written).as("before what was published is durable").isEmpty();
            acknowledged.countDown();
            assertThat(writer.flush(PATIENCE)).isTrue();
            assertThat(written).containsExactly("number 8 step 100 at 1.0");
            assertThat(writer.isDue()).isTrue();
            writer.take(Checkpoint.newBuilder().setStep(200), point, () -> {});
            assertThat(writer.flush(PATIENCE)).isTrue();
            assertThat(written).endsWith("number 9 step 200 at 2.0");
            assertThat(writer.isDue()).isFalse();
        }
    }

    @Test
    void theFirstFailureIsToldByTheNextCall() {
        failing = true;
        try (CheckpointWriter writer = writer()) {
            writer.take(Checkpoint.newBuilder(), new PhasePoint(1), () -> {});

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(writer::isDue)
                            .isInstanceOf(PublishException.class)
                            .hasMessage("broker gone"));
            assertThatThrownBy(() -> writer.flush(PATIENCE)).hasMessage("broker gone");
        }
        assertThat(written).isEmpty();
    }

    private CheckpointWriter writer() {
        return new CheckpointWriter(
                new Log(),
                7,
                1,
                INTERVAL,
                nanos::get,
                Thread.ofPlatform().daemon(true).factory());
    }

    private final class Log implements CheckpointLog {
        @Override
        public void write(Checkpoint checkpoint, PhasePoint point) {
            if (failing) {
                throw new PublishException("broker gone");
            }
            written.add("number " + checkpoint.getNumber() + " step " + checkpoint.getStep() + " at "
                    + point.position()[0]);
        }

        @Override
        public Optional<Checkpoint> last() {
            return Optional.empty();
        }

        @Override
        public void read(Checkpoint checkpoint, PhasePoint point, float[] reference) {
            throw new CheckpointLostException("nothing is kept");
        }

        @Override
        public void begin(Checkpoint checkpoint, PhasePoint point, float[] reference) {
            write(checkpoint, point);
        }

        @Override
        public void confirm() {}

        @Override
        public void remove() {}

        @Override
        public void close() {}
    }
}
