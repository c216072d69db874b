package io.brewmaster.agent.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server at the other end of a pipe; how often the pipe was read tells how often the thread woke. */
@Timeout(30)
class GatheredInputTest {
    private final AtomicInteger looks = new AtomicInteger();
    private final PipedOutputStream server = new PipedOutputStream();
    private final InputStream pipe;
    private final GatheredInput input;

    GatheredInputTest() throws IOException {
        pipe = new PipedInputStream(server, 1 << 16) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) throws IOException {
                looks.incrementAndGet();
                return super.read(into, offset, length);
            }
        };
        input = new GatheredInput(pipe, System::nanoTime);
    }

    private void sends(int pieces, int bytes, int millisBetween) {
        Thread sender = new Thread(() -> {
            Random random = new Random(pieces);
            try (server) {
                for (int i = 0; i < pieces; i++) {
                    byte[] piece = new byte[bytes];
                    random.nextBytes(piece);
                    server.write(piece);
                    server.flush();
                    TimeUnit.MILLISECONDS.sleep(millisBetween);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        sender.setDaemon(true);
        sender.start();
    }

    private static byte[] sent(int pieces, int bytes) {
        byte[] all = new byte[pieces * bytes];
        Random random = new Random(pieces);
        for (int i = 0; i < pieces; i++) {
            byte[] piece = new byte[bytes];
            random.nextBytes(piece);
            System.arraycopy(piece, 0, all, i * bytes, bytes);
        }
        return all;
    }

    @Test
    void readsManyPiecesAtOnceOfAServerThatSpeaksMuch() throws IOException {
        input.gather();
        sends(300, 400, 5);
        assertThat(input.readAllBytes()).isEqualTo(sent(300, 400));
        // 1.5 s and more, a look every 100 ms, one for what came while the other was read, and the end.
        assertThat(looks.get()).isLessThan(100);
    }

    @Test
    void waitsForNobodyUntilItIsToldToGather() throws IOException {
        long begun = System.nanoTime();
        sends(40, 1, 0);
        for (int i = 0; i < 40; i++) {
            assertThat(input.read()).isGreaterThanOrEqualTo(0);
        }
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void doesNotWaitWhereSomethingIsThere() throws IOException {
        input.gather();
        byte[] much = new byte[1 << 20];
        Thread sender = new Thread(() -> {
            try (server) {
                server.write(much);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        sender.setDaemon(true);
        sender.start();
        long begun = System.nanoTime();
        assertThat(input.readNBytes(much.length)).isEqualTo(much);
        // Sixteen times what the pipe holds; a wait at each look would be 3.2 s.
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.MILLISECONDS.toNanos(2_500));
    }

    @Test
    void saysWhatThereIsAndThatItIsOver() throws IOException {
        server.write(new byte[] {1, -1, 3});
        assertThat(input.read()).isEqualTo(1);
        assertThat(input.available()).isEqualTo(2);
        assertThat(input.read()).isEqualTo(255);
        assertThat(input.read(new byte[0], 0, 0)).isZero();
        server.close();
        assertThat(input.read()).isEqualTo(3);
        assertThat(input.read()).isEqualTo(-1);
    }
}
