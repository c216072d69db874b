package io.brewmaster.finalizer.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Crc32cTest {
    @Test
    void knowsThePublishedCheckValue() {
        // RFC 3720, B.4 calls this polynomial's check of "123456789" e3069283.
        assertThat(Crc32c.of("123456789".getBytes(StandardCharsets.US_ASCII)).hex())
                .isEqualTo("e3069283");
        assertThat(Crc32c.of(new byte[32]).hex()).isEqualTo("8a9136aa");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void combinesPartsToTheChecksumOfTheWhole(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            byte[] whole = new byte[random.nextInt(5_000)];
            random.nextBytes(whole);
            Crc32c combined = Crc32c.EMPTY;
            int at = 0;
            while (at < whole.length) {
                int end = Math.min(whole.length, at + 1 + random.nextInt(700));
                combined = combined.then(Crc32c.of(Arrays.copyOfRange(whole, at, end)), end - at);
                at = end;
            }
            assertThat(combined).isEqualTo(Crc32c.of(whole));
        }
    }

    @Test
    void combinesLengthsThatNoTestCouldHold() {
        // 5 TiB of zeros in halves and in one go: the algebra has to agree with itself.
        long half = 5L << 39;
        Crc32c zeroByte = Crc32c.of(new byte[1]);
        Crc32c doubled = zeroByte;
        long length = 1;
        while (length < half) {
            doubled = doubled.then(doubled, length);
            length *= 2;
        }
        Crc32c byOnes = Crc32c.EMPTY.then(doubled, length);
        assertThat(byOnes).isEqualTo(doubled);
        assertThat(doubled.then(Crc32c.EMPTY, 0)).isEqualTo(doubled);
    }

    @Test
    void hasTheFormOfS3sHeaders() {
        Crc32c checksum = Crc32c.of("123456789".getBytes(StandardCharsets.US_ASCII));
        assertThat(checksum.base64()).isEqualTo("4waSgw==");
        assertThat(Crc32c.ofBase64("4waSgw==")).isEqualTo(checksum);
        assertThat(Crc32c.ofHex("e3069283")).isEqualTo(checksum);
        assertThatThrownBy(() -> Crc32c.ofBase64("4waSgw==-3")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Crc32c.ofBase64("4waS")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Crc32c.ofHex("e306928")).isInstanceOf(IllegalArgumentException.class);
    }
}
