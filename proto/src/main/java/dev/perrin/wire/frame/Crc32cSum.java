package dev.perrin.wire.frame;

/// CRC-32C of pieces that follow one another, from the pieces' own checksums: what has been checked once is not read
/// again.
///
/// The checksum of `a‖b` is `crc(a) · x^(8|b|) + crc(b)` modulo the polynomial; bits are reflected, as in the checksum
/// itself. Not thread safe.
public final class Crc32cSum {
    /// Castagnoli's polynomial, reflected.
    private static final int POLYNOMIAL = 0x82F63B78;
    /// x⁰, reflected.
    private static final int ONE = 1 << 31;

    /// x^(2ⁿ), as many as the longest length in bits has digits.
    private static final int[] SQUARES = squares();

    private int value;
    private long lengthInBytes;
    /// Pieces come in few different lengths; the power of the last one is kept.
    private long powerLength;
    private int power = ONE;

    public void reset() {
        value = 0;
        lengthInBytes = 0;
    }

    /// @param checksum CRC-32C of the next piece alone
    /// @param pieceLength its bytes, ≥ 0
    public void add(int checksum, long pieceLength) {
        if (pieceLength < 0) {
            throw new IllegalArgumentException("pieceLength must not be negative, but is " + pieceLength);
        }
        if (pieceLength != powerLength) {
            power = power(pieceLength);
            powerLength = pieceLength;
        }
        value = product(power, value) ^ checksum;
        lengthInBytes += pieceLength;
    }

    /// CRC-32C of all pieces so far; 0 of none.
    public int value() {
        return value;
    }

    public long lengthInBytes() {
        return lengthInBytes;
    }

    /// x^(8 · bytes).
    private static int power(long bytes) {
        int power = ONE;
        int square = 3;
        for (long rest = bytes; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                power = product(SQUARES[square], power);
            }
            square++;
        }
        return power;
    }

    private static int product(int left, int right) {
        int sum = 0;
        int shifted = right;
        for (int rest = left; rest != 0; rest <<= 1) {
            if (rest < 0) {
                sum ^= shifted;
            }
            shifted = (shifted >>> 1) ^ (POLYNOMIAL & -(shifted & 1));
        }
        return sum;
    }

    private static int[] squares() {
        int[] squares = new int[Long.SIZE + 3];
        squares[0] = ONE >>> 1;
        for (int index = 1; index < squares.length; index++) {
            squares[index] = product(squares[index - 1], squares[index - 1]);
        }
        return squares;
    }
}
