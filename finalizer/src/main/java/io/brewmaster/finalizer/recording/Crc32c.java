package io.brewmaster.finalizer.recording;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * A CRC-32C (Castagnoli), which S3 knows for parts and for full objects. Being linear, the checksum of a whole follows
 * from those of its parts, so an object's is known without reading it twice.
 *
 * @param value the 32 bits
 */
public record Crc32c(int value) {
    /** Of no bytes at all. */
    public static final Crc32c EMPTY = new Crc32c(0);

    /** The polynomial 0x1EDC6F41, bits reversed, as the checksum itself is. */
    private static final int POLYNOMIAL = 0x82F63B78;
    /** The polynomial 1 in the same order of bits. */
    private static final int ONE = 0x80000000;
    /** x^(8 * 2^n): what the checksum is multiplied with when 2^n zero bytes follow; n up to 62. */
    private static final int[] POWERS = powers();

    public static Crc32c of(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return of(crc);
    }

    /** What was computed so far. */
    public static Crc32c of(CRC32C crc) {
        return new Crc32c((int) crc.getValue());
    }

    /**
     * From S3's form: Base64 of four bytes.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Crc32c ofBase64(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (bytes.length != Integer.BYTES) {
            throw new IllegalArgumentException("a CRC-32C has four bytes, not " + bytes.length);
        }
        return new Crc32c(ByteBuffer.wrap(bytes).getInt());
    }

    /**
     * From eight hexadecimal digits.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Crc32c ofHex(String hex) {
        if (hex.length() != 2 * Integer.BYTES) {
            throw new IllegalArgumentException("a CRC-32C has eight hexadecimal digits: " + hex);
        }
        return new Crc32c((int) HexFormat.fromHexDigitsToLong(hex));
    }

    /**
     * The checksum of these bytes followed by others.
     *
     * @param next the checksum of what follows
     * @param nextLength how many bytes follow, 0 or more
     */
    public Crc32c then(Crc32c next, long nextLength) {
        if (nextLength < 0) {
            throw new IllegalArgumentException("a length cannot be negative: " + nextLength);
        }
        int shift = ONE;
        long rest = nextLength;
        for (int n = 0; rest != 0; n++, rest >>>= 1) {
            if ((rest & 1) != 0) {
                shift = multiply(shift, POWERS[n]);
            }
        }
        return new Crc32c(multiply(shift, value) ^ next.value);
    }

    /** As S3 takes it in headers. */
    public String base64() {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    public String hex() {
        return HexFormat.of().toHexDigits(value);
    }

    @Override
    public String toString() {
        return hex();
    }

    /** The product of two polynomials modulo the CRC's own; the highest bit is the coefficient of x^0. */
    private static int multiply(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
        }
        return product;
    }

    private static int[] powers() {
        int[] powers = new int[Long.SIZE - 1];
        // x^8: one byte.
        powers[0] = ONE >>> 8;
        for (int n = 1; n < powers.length; n++) {
            powers[n] = multiply(powers[n - 1], powers[n - 1]);
        }
        return powers;
    }
}
