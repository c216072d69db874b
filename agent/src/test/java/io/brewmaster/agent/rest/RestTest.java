package io.brewmaster.agent.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.testkit.jitsi.JicofoRestDouble;
import io.brewmaster.testkit.jitsi.RestDouble.Failure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What all neighbours have in common, by the example of jicofo. */
@Timeout(20)
class RestTest {
    private final JicofoRestDouble jicofo = JicofoRestDouble.start();
    private final JicofoStats stats = new JicofoStats(new Rest(Duration.ofMillis(300), System::nanoTime));

    @AfterEach
    void end() {
        jicofo.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SERVER_ERROR, HTTP status 500",
        "GARBAGE,      not understood: not valid JSON",
        "SILENT,       no answer within 300 ms",
        "ENDLESS,      no answer within 300 ms",
        "CUT,          no answer: ",
        "HUGE,         more than 262144 bytes",
        "REDIRECT,     HTTP status 302",
    })
    void saysInOneLineWhatFailedAndWhere(Failure failure, String what) throws Exception {
        jicofo.next(failure, 2); // the JDK asks again, once, when a connection ends without an answer
        fails(() -> stats.conferences(jicofo.uri()))
                .hasMessageContaining(what)
                .hasMessageContaining(jicofo.uri() + "/stats");
        assertThat(jicofo.calls()).doesNotContain("GET /elsewhere");
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        fails(() -> stats.conferences(nobody)).hasMessageContaining("refused").hasMessageContaining(nobody.toString());
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        stats.conferences(jicofo.uri());
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("Keep-Alive"));
    }

    @Test
    void takesABaseWithAndWithoutASlash() {
        assertThat(Rest.below(URI.create("http://a:1/x/"), "/stats")).hasToString("http://a:1/x/stats");
        assertThat(Rest.below(URI.create("http://a:1"), "/stats")).hasToString("http://a:1/stats");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> fails(ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOf(RestException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
