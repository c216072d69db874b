package io.brewmaster.finalizer.handover;

import io.brewmaster.finalizer.handover.HandOver.Lost;
import io.brewmaster.finalizer.handover.HandOver.Nobody;
import io.brewmaster.finalizer.handover.HandOver.StillWorking;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a watcher to finish a session, and waits for it. */
public final class HandOverClient {
    private final Timing timing;

    public HandOverClient() {
        this(Timing.DEFAULT);
    }

    HandOverClient(Timing timing) {
        this.timing = timing;
    }

    /**
     * Hands over one session.
     *
     * @param socket see {@link WatchSocket}
     * @param timeout for all of it
     */
    public HandOver finish(Path socket, Path directory, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Conversation conversation = new Conversation();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            // Is there at once or fails: a socket that nobody serves refuses, and a watcher that is stuck has no room.
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.register(selector, SelectionKey.OP_READ);
            ByteBuffer request = ByteBuffer.wrap(Messages.finish(directory));
            channel.write(request);
            if (request.hasRemaining()) {
                // A new socket holds many times the longest request.
                return conversation.broken("the watcher takes no request");
            }
            return conversation.hold(channel, selector, deadline);
        } catch (IOException broken) {
            return conversation.broken("the watcher at " + socket + ": " + broken.getMessage());
        }
    }

    private long silent() {
        return System.nanoTime() + timing.silence().toNanos();
    }

    /** What is said on one connection. */
    private final class Conversation {
        private boolean taken;

        HandOver hold(SocketChannel channel, Selector selector, long deadline)
                throws IOException, InterruptedException {
            LineReader reader = new LineReader(channel);
            for (long silent = silent(); ; ) {
                for (String line : reader.read()) {
                    silent = silent();
                    Optional<Messages.Said> said = Messages.said(line);
                    taken |= said.isPresent() && said.get() instanceof Messages.Taken;
                    if (said.isPresent() && said.get() instanceof Messages.Done done) {
                        return done.ended();
                    }
                }
                if (reader.ended()) {
                    return broken("the watcher hung up");
                }
                long now = System.nanoTime();
                if (now - silent >= 0) {
                    return broken("the watcher says nothing");
                }
                if (now - deadline >= 0) {
                    return taken ? new StillWorking() : new Nobody("the watcher did not take it in time");
                }
                await(selector, Math.min(silent - now, deadline - now));
            }
        }

        HandOver broken(String reason) {
            return taken ? new Lost(reason) : new Nobody(reason);
        }
    }

    private static void await(Selector selector, long nanos) throws IOException, InterruptedException {
        selector.select(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        selector.selectedKeys().clear();
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while a watcher works");
        }
    }
}
