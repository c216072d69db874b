package io.brewmaster.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AwsChunkedInputStreamTest {
    private static AwsChunkedInputStream of(String body) {
        return new AwsChunkedInputStream(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(AwsChunkedInputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void readsSignedChunks() throws IOException {
        String body =
                "5;chunk-signature=a\r\nhello\r\nA;chunk-signature=b\r\n, world...\r\n0;chunk-signature=c\r\n\r\n";
        assertThat(text(of(body))).isEqualTo("hello, world...");
    }

    @Test
    void readsUnsignedChunksWithATrailer() throws IOException {
        AwsChunkedInputStream in = of("5\r\nhello\r\n0\r\nX-Amz-Checksum-CRC32C: mnG7TA==\r\n\r\n");
        assertThat(text(in)).isEqualTo("hello");
        assertThat(in.trailer("x-amz-checksum-crc32c")).contains("mnG7TA==");
    }

    @Test
    void readsAnEmptyBody() throws IOException {
        assertThat(text(of("0;chunk-signature=e\r\n\r\n"))).isEmpty();
    }

    @Test
    void saysWhenABodyEndsTooEarlyOrAChunkIsTooLong() {
        assertThatThrownBy(() -> text(of("5\r\nhel"))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> text(of("2\r\nhello\r\n0\r\n\r\n"))).isInstanceOf(IOException.class);
    }
}
