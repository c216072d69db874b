package io.brewmaster.testkit.s3;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** The checksums of S3 that the JDK computes with the processor's help and that combine to one of a whole object. */
enum FlexibleChecksum {
    CRC32(0xEDB88320) {
        @Override
        Checksum start() {
            return new CRC32();
        }
    },
    CRC32C(0x82F63B78) {
        @Override
        Checksum start() {
            return new CRC32C();
        }
    };

    private final int polynomial;

    FlexibleChecksum(int polynomial) {
        this.polynomial = polynomial;
    }

    abstract Checksum start();

    String header() {
        return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
    }

    /** Name of the element in S3's XML. */
    String element() {
        return "Checksum" + name();
    }

    static FlexibleChecksum ofName(String name) {
        return Arrays.stream(values())
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> S3Refusal.notImplemented("only CRC32 and CRC32C are computed here, not " + name));
    }

    /** The one that a request carries, as a header or announced as a trailer. */
    static Optional<FlexibleChecksum> of(S3Request request) {
        String announced = request.header("x-amz-trailer").orElse("").strip();
        return Arrays.stream(values())
                .filter(c -> request.header(c.header()).isPresent() || announced.equalsIgnoreCase(c.header()))
                .findFirst();
    }

    /** Base64 of the big-endian value, as in headers and XML. */
    static String encode(int value) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    int decode(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length == Integer.BYTES) {
                return ByteBuffer.wrap(bytes).getInt();
            }
        } catch (IllegalArgumentException e) {
            // The same refusal.
        }
        throw S3Refusal.invalidRequest("Value for " + header() + " header is invalid.");
    }

    /** Checksum of what {@code a} and {@code b} sum up, one after the other, where b's is {@code length} bytes long. */
    int combine(int a, int b, long length) {
        return multiply(xToThe8n(length), a) ^ b;
    }

    /** x^(8n) modulo the polynomial, by squaring; bit 31 is x^0. */
    private int xToThe8n(long n) {
        int square = 1 << 23;
        int power = 1 << 31;
        for (long rest = n; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                power = multiply(square, power);
            }
            square = multiply(square, square);
        }
        return power;
    }

    private int multiply(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bit = 1 << 31; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ polynomial : shifted >>> 1;
        }
        return product;
    }
}
