package dev.perrin.snapshot.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.perrin.proto.archive.v1.ReplayResponse;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramedMessageTest {
    private final Random random = new Random(1);

    /// Around the length from which fields are not copied.
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 5", "4000, 4096", "4096, 4097", "4097, 8192", "8193, 100000", "524288, 524288"})
    void isTheLengthAndTheMessage(int position, int velocity) throws Exception {
        // Given
        ReplayResponse message = ReplayResponse.newBuilder()
                .setOrdinal(7)
                .setPosition(slice(position))
                .setVelocity(slice(velocity))
                .setCurvatureStep(300)
                .build();

        // When
        ByteBuf framed = FramedMessage.of(message);

        // Then
        assertThat(framed.readByte()).isZero();
        assertThat(framed.readInt()).isEqualTo(framed.readableBytes()).isEqualTo(message.getSerializedSize());
        assertThat(ReplayResponse.parseFrom(framed.nioBuffer())).isEqualTo(message);
    }

    /// In the midst of an array, as what was read from the store.
    private ByteString slice(int length) {
        byte[] bytes = new byte[length + 20];
        random.nextBytes(bytes);
        return UnsafeByteOperations.unsafeWrap(ByteBuffer.wrap(bytes, 10, length));
    }
}
