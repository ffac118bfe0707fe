package dev.perrin.trainer.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 of numbers and texts, each with its length: two that differ in one bit have two fingerprints.
public final class Fingerprint {
    /// Of [#bytes].
    static final int SIZE = 32;

    private static final int CHUNK = 8192;

    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    public Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public Fingerprint add(long value) {
        buffer.clear();
        digest.update(buffer.putLong(value).flip());
        return this;
    }

    public Fingerprint add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /// @param bytes Not modified.
    public Fingerprint add(byte[] bytes) {
        add(bytes.length);
        digest.update(bytes);
        return this;
    }

    /// @param values Not modified.
    public Fingerprint add(float[] values) {
        add(values.length);
        for (int first = 0; first < values.length; first += CHUNK) {
            buffer.clear();
            for (int i = first; i < Math.min(values.length, first + CHUNK); i++) {
                buffer.putInt(Float.floatToRawIntBits(values[i]));
            }
            digest.update(buffer.flip());
        }
        return this;
    }

    /// @param values Not modified.
    public Fingerprint add(double[] values) {
        add(values.length);
        for (int first = 0; first < values.length; first += CHUNK) {
            buffer.clear();
            for (int i = first; i < Math.min(values.length, first + CHUNK); i++) {
                buffer.putLong(Double.doubleToRawLongBits(values[i]));
            }
            digest.update(buffer.flip());
        }
        return this;
    }

    /// Of what was added; begins anew.
    public byte[] bytes() {
        return digest.digest();
    }
}
