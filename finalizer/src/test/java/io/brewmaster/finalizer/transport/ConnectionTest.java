package io.brewmaster.finalizer.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/** A server that answers and breaks the connection before the answer is looked for: on a real one that is a matter of luck. */
class ConnectionTest {
    private static final Route ROUTE = new Route(false, "127.0.0.1", 1, Optional.empty());

    @Test
    void hearsTheLastWordOfAServerThatBreaksTheConnection() throws IOException {
        assertThat(sendTo("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").status())
                .isEqualTo(403);
    }

    @Test
    void saysWhatBrokeWhereThereWasNoWord() {
        assertThatThrownBy(() -> sendTo("")).hasMessage("Broken pipe");
        assertThatThrownBy(() -> sendTo("HTTP/1.1 403 Forb")).hasMessage("Broken pipe");
    }

    private static ResponseHead sendTo(String lastWord) throws IOException {
        SdkHttpFullRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.PUT)
                .uri(URI.create("http://127.0.0.1:1/k"))
                .putHeader("Content-Length", "10")
                .build();
        return new Connection(new Breaking(lastWord), ROUTE, Timeouts.DEFAULT, 0)
                .exchange(new RequestHead(request, true), Optional.of(new ByteArrayInputStream(new byte[10])));
    }

    private static final class Breaking implements Wire {
        private final ByteBuffer lastWord;

        Breaking(String lastWord) {
            this.lastWord = ByteBuffer.wrap(lastWord.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public boolean write(ByteBuffer from) throws IOException {
            throw new IOException("Broken pipe");
        }

        @Override
        public int readNow(ByteBuffer into) {
            int bytes = lastWord.remaining();
            into.put(lastWord);
            return bytes == 0 ? -1 : bytes;
        }

        @Override
        public int read(ByteBuffer into, Duration atMost) {
            return readNow(into);
        }

        @Override
        public void end() {
            close();
        }

        @Override
        public void close() {
            // Nothing to close.
        }
    }
}
