package io.brewmaster.agent.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.core.emf.EmfDocument;
import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.emf.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PublisherTest {
    /** A standard output that nobody reads for a while, or that is broken. */
    private static final class Pipe extends OutputStream {
        final Queue<String> lines = new ConcurrentLinkedQueue<>();
        final CountDownLatch opened = new CountDownLatch(1);
        volatile boolean broken;

        @Override
        public void write(int b) {
            throw new AssertionError("one write for each line");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                opened.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (broken) {
                throw new IOException("Broken pipe");
            }
            lines.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    }

    private final Pipe pipe = new Pipe();
    private final Publisher publisher = new Publisher(new EmfSink(new EmfWriter(pipe)), System::nanoTime);

    @AfterEach
    void end() {
        pipe.opened.countDown();
        publisher.close();
    }

    private static List<EmfDocument> documents(int number) {
        return List.of(EmfDocument.builder("Jitsi/JVB", Instant.ofEpochSecond(1_700_000_000L + number))
                .metric("BridgeCount", Unit.COUNT, number)
                .build());
    }

    @Test
    void writesWhatItIsGivenAndRemembersWhen() {
        pipe.opened.countDown();
        publisher.start();
        publisher.publish(documents(1));
        await().until(() -> publisher.lastPublished().isPresent());
        assertThat(publisher.lastPublished()).contains(Instant.ofEpochSecond(1_700_000_001L));
        assertThat(pipe.lines).hasSize(1).allMatch(line -> line.endsWith("\n"));
    }

    @Test
    @Timeout(10)
    void losesOldNumbersAndNeverBlocksWhenNobodyReads() {
        publisher.start();
        for (int i = 0; i < 1000; i++) {
            publisher.publish(documents(i));
        }
        pipe.opened.countDown();
        await().until(() -> publisher.lastPublished().equals(Optional.of(Instant.ofEpochSecond(1_700_000_999L))));
        assertThat(pipe.lines.size()).isLessThan(8);
    }

    @Test
    void goesOnAfterABrokenPipe() {
        pipe.broken = true;
        pipe.opened.countDown();
        publisher.start();
        publisher.publish(documents(1));
        await().during(Duration.ofMillis(200))
                .until(() -> publisher.lastPublished().isEmpty());
        assertThat(publisher.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("standard output", "Broken pipe"));
        pipe.broken = false;
        publisher.publish(documents(2));
        await().until(() -> publisher.lastPublished().isPresent());
        assertThat(publisher.problem()).isEmpty();
    }

    @Test
    void outlivesAFaultInASinkAndClosesItAtTheEnd() {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch closed = new CountDownLatch(1);
        Sink faulty = new Sink() {
            @Override
            public String name() {
                return "faulty";
            }

            @Override
            public void publish(List<EmfDocument> documents) {
                switch (asked.incrementAndGet()) {
                    case 1 -> throw new IllegalStateException("a fault");
                    case 2 -> throw new NoClassDefFoundError("a library is missing");
                    default -> {}
                }
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        try (Publisher other = new Publisher(faulty, System::nanoTime)) {
            other.start();
            other.publish(documents(1));
            await().until(() -> other.problem().orElse("").contains("a fault"));
            other.publish(documents(2));
            await().until(() -> other.problem().orElse("").contains("a library is missing"));
            other.publish(documents(3));
            await().until(() -> other.lastPublished().equals(Optional.of(Instant.ofEpochSecond(1_700_000_003L))));
            assertThat(other.problem()).isEmpty();
        }
        await().until(() -> closed.getCount() == 0);
    }
}
