package io.brewmaster.finalizer.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.finalizer.store.BytesContent;
import io.brewmaster.finalizer.store.Content;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LimitedContentTest {
    private static final int BYTES = 1 << 20;
    private static final long A_SECOND = 64 << 10;

    private long now;

    @Test
    void isHandedOutAsFastAsIsAllowedAndWhole() throws IOException {
        byte[] bytes = new byte[BYTES];
        new Random(1).nextBytes(bytes);
        Content content = new LimitedContent(new BytesContent(bytes), new Bandwidth(A_SECOND, () -> now, this::sleep));

        assertThat(content.length()).isEqualTo(BYTES);
        try (InputStream in = content.open()) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(Duration.ofNanos(now)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(17));
    }

    @Test
    void whatIsSentAgainCountsAgain() throws IOException {
        Content content =
                new LimitedContent(new BytesContent(new byte[BYTES]), new Bandwidth(A_SECOND, () -> now, this::sleep));
        for (int attempt = 0; attempt < 2; attempt++) {
            try (InputStream in = content.open()) {
                in.readAllBytes();
            }
        }
        assertThat(Duration.ofNanos(now)).isBetween(Duration.ofSeconds(31), Duration.ofSeconds(33));
    }

    private void sleep(long nanos) {
        now += nanos;
    }
}
