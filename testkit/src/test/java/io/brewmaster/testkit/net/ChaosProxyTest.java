package io.brewmaster.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChaosProxyTest {
    /** Everything here takes milliseconds on an idle machine. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final int MARK = 1;

    private EchoServer server;
    private ChaosProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new EchoServer(MARK);
        proxy = ChaosProxy.before(server.uri());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(proxy.endpoint().getHost(), proxy.endpoint().getPort());
        socket.setSoTimeout((int) SOON.toMillis());
        return socket;
    }

    private Socket connected() throws IOException {
        Socket socket = connect();
        assertThat(socket.getInputStream().read()).isEqualTo(MARK);
        return socket;
    }

    private static void echoes(Socket socket, int bytes) throws IOException {
        socket.getOutputStream().write(new byte[bytes]);
        assertThat(socket.getInputStream().readNBytes(bytes)).hasSize(bytes);
    }

    @Test
    void handsOnWhatComesAndHowItEnds() throws IOException {
        try (Socket socket = connected()) {
            echoes(socket, 100_000);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        await().atMost(SOON).until(() -> server.ended() == 1 && proxy.connections() == 0);
        assertThat(proxy.endpoint().getScheme()).isEqualTo("tcp");
    }

    @Test
    void carriesNoMoreThanAllowed() throws IOException {
        proxy.throttle(10_000);
        try (Socket socket = connected()) {
            long start = System.nanoTime();
            echoes(socket, 5_000);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));

            proxy.heal();
            long healed = System.nanoTime();
            echoes(socket, 50_000);
            assertThat(Duration.ofNanos(System.nanoTime() - healed)).isLessThan(Duration.ofSeconds(4));
        }
        assertThatThrownBy(() -> proxy.throttle(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void holdsEachRequestBack() throws IOException {
        proxy.delay(Duration.ofMillis(100));
        try (Socket socket = connected()) {
            for (int i = 0; i < 3; i++) {
                long start = System.nanoTime();
                echoes(socket, 10);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
            }
        }
    }

    @Test
    void cutsTheNextConnectionAndNoOther() throws IOException {
        try (Socket open = connected()) {
            proxy.cutNextAfter(1_000);
            try (Socket cut = connected();
                    Socket after = connected()) {
                cut.getOutputStream().write(new byte[5_000]);
                assertEnds(cut);
                await().atMost(SOON).until(() -> server.received() == 1_000 && server.ended() == 1);
                echoes(after, 5_000);
            }
            echoes(open, 5_000);
        }
    }

    @Test
    void cutsAllUntilHealed() throws IOException {
        try (Socket open = connected()) {
            echoes(open, 5_000);
            proxy.cutAllAfter(1_000);
            echoes(open, 900);
            open.getOutputStream().write(new byte[101]);
            assertEnds(open);
        }
        try (Socket another = connected()) {
            another.getOutputStream().write(new byte[1_000]);
            assertEnds(another);
        }
        proxy.heal();
        try (Socket healed = connected()) {
            echoes(healed, 5_000);
        }
    }

    @Test
    void swallowsEverythingAndGivesItBackWhenHealed() throws IOException {
        try (Socket open = connected()) {
            proxy.blackhole();
            open.getOutputStream().write(new byte[100]);
            open.setSoTimeout(300);
            assertThatThrownBy(() -> open.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            try (Socket accepted = connect()) {
                accepted.setSoTimeout(300);
                assertThatThrownBy(() -> accepted.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
                assertThat(server.received()).isZero();

                proxy.heal();
                accepted.setSoTimeout((int) SOON.toMillis());
                assertThat(accepted.getInputStream().read()).isEqualTo(MARK);
            }
            open.setSoTimeout((int) SOON.toMillis());
            assertThat(open.getInputStream().readNBytes(100)).hasSize(100);
        }
    }

    @Test
    void refusesOnItsPortAndListensThereAgain() throws IOException {
        try (Socket open = connected()) {
            proxy.refuse();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            echoes(open, 10);
            proxy.heal();
            try (Socket again = connected()) {
                echoes(again, 10);
            }
        }
    }

    @Test
    void closesAllThatAreOpen() throws IOException {
        try (Socket one = connected();
                Socket two = connected()) {
            proxy.closeConnections();
            assertEnds(one);
            assertEnds(two);
            await().atMost(SOON).until(() -> server.ended() == 2 && proxy.connections() == 0);
        }
        try (Socket another = connected()) {
            echoes(another, 10);
        }
    }

    @Test
    void goesToAnotherServer() throws IOException {
        try (EchoServer other = new EchoServer(2);
                Socket open = connected()) {
            proxy.to(other.uri());
            try (Socket socket = connect()) {
                assertThat(socket.getInputStream().read()).isEqualTo(2);
            }
            echoes(open, 10);
        }
    }

    @Test
    void endsEverythingWhenClosed() throws IOException {
        try (Socket open = connected()) {
            proxy.blackhole();
            proxy.close();
            assertEnds(open);
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        }
        proxy.close();
        proxy.heal();
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    }

    /** Whether the answers that were under way arrive before the reset is a matter of chance. */
    private static void assertEnds(Socket socket) {
        assertThatThrownBy(() -> {
                    while (socket.getInputStream().read() >= 0) {
                        // On to the end.
                    }
                })
                .isInstanceOf(SocketException.class);
    }
}
