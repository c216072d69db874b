package io.brewmaster.finalizer.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/** What on a real connection is a matter of luck: which comes first. */
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

    /** As on loopback, where the word to go on is there before anybody looks. */
    @Test
    void doesNotWaitForAWordThatHasCome() throws IOException {
        byte[] body = new byte[1 << 20];
        SdkHttpFullRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.PUT)
                .uri(URI.create("http://127.0.0.1:1/k"))
                .putHeader("Content-Length", String.valueOf(body.length))
                .putHeader("Expect", "100-continue")
                .build();
        Prompt server = new Prompt();
        ResponseHead head = new Connection(server, ROUTE, Timeouts.DEFAULT, 0)
                .exchange(new RequestHead(request, true), Optional.of(new ByteArrayInputStream(body)));
        assertThat(head.status()).isEqualTo(200);
        assertThat(server.waitedInVain).isZero();
    }

    /** Says at once to go on, and answers once all has come. */
    private static final class Prompt implements Wire {
        private long left = 1 << 20;
        private String word = "HTTP/1.1 100 Continue\r\n\r\n";
        private boolean headCame;
        private int waitedInVain;

        @Override
        public boolean write(ByteBuffer from) {
            if (headCame) {
                left -= from.remaining();
            }
            headCame = true;
            from.position(from.limit());
            if (left == 0) {
                word = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
            }
            return true;
        }

        @Override
        public int readNow(ByteBuffer into) {
            byte[] said = word.getBytes(StandardCharsets.US_ASCII);
            word = "";
            into.put(said);
            return said.length;
        }

        @Override
        public int read(ByteBuffer into, Duration atMost) throws IOException {
            if (word.isEmpty()) {
                waitedInVain++;
                throw new SocketTimeoutException("there is no word");
            }
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
