package io.brewmaster.finalizer.handover;

import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.finish.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes sessions from callers on a Unix domain socket and tells each how its session ended. One thread does all of it and
 * never blocks on a caller; a caller that is slow, silent, too talkative or one too many is hung up on.
 */
public final class HandOverServer implements AutoCloseable {
    private static final Log LOG = Log.of(HandOverServer.class);

    /** One recorder records one session at a time; the rest is for calls that are repeated. */
    private static final int MAX_CALLERS = 16;

    private static final int BACKLOG = 64;
    private static final Duration AFTER_A_FAULT = Duration.ofMillis(200);
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

    private final Path socket;
    private final ServerSocketChannel server;
    private final Selector selector;
    private final Finisher finisher;
    private final Timing timing;
    private final Thread thread;
    private volatile boolean closed;

    /** What finishes sessions. */
    @FunctionalInterface
    public interface Finisher {
        /** Begins, or joins what is already being done for this session. Returns at once, in the server's own thread. */
        CompletableFuture<Outcome> finish(Path directory);
    }

    private HandOverServer(
            Path socket, ServerSocketChannel server, Selector selector, Finisher finisher, Timing timing) {
        this.socket = socket;
        this.server = server;
        this.selector = selector;
        this.finisher = finisher;
        this.timing = timing;
        this.thread = new Thread(this::serve, "hand-over");
        thread.setDaemon(true);
    }

    /**
     * Begins to take calls. A socket that a dead process has left is replaced.
     *
     * @param socket see {@link WatchSocket}; its folder is made when it is not there
     * @return empty when another process takes calls there
     */
    public static Optional<HandOverServer> start(Path socket, Finisher finisher) throws IOException {
        return start(socket, finisher, Timing.DEFAULT);
    }

    static Optional<HandOverServer> start(Path socket, Finisher finisher, Timing timing) throws IOException {
        Optional<ServerSocketChannel> bound = bind(socket);
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        ServerSocketChannel server = bound.get();
        try {
            server.configureBlocking(false);
            Selector selector = Selector.open();
            server.register(selector, SelectionKey.OP_ACCEPT);
            HandOverServer started = new HandOverServer(socket, server, selector, finisher, timing);
            started.thread.start();
            return Optional.of(started);
        } catch (IOException | RuntimeException broken) {
            server.close();
            throw broken;
        }
    }

    /** The lock keeps two that start at once from replacing each other's socket. */
    private static Optional<ServerSocketChannel> bind(Path socket) throws IOException {
        Files.createDirectories(socket.toAbsolutePath().getParent());
        Path lockFile = socket.resolveSibling(socket.getFileName() + ".lock");
        try (FileChannel locks = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                @Nullable FileLock lock = locks.tryLock()) {
            return lock == null || isServed(socket) ? Optional.empty() : Optional.of(bindHere(socket));
        } catch (OverlappingFileLockException startingInThisProcess) {
            return Optional.empty();
        }
    }

    private static boolean isServed(Path socket) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(socket));
            return true;
        } catch (ConnectException dead) {
            return false;
        } catch (SocketException noneOrBusy) {
            // A living process that has too many calls waiting is alive.
            return Files.exists(socket);
        }
    }

    /** Nobody else can connect before the socket has its permissions: it gets its name last. */
    private static ServerSocketChannel bindHere(Path socket) throws IOException {
        Path draft = socket.resolveSibling(socket.getFileName() + ".new");
        Files.deleteIfExists(draft);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(draft), BACKLOG);
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
            Files.move(draft, socket, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return server;
        } catch (IOException | RuntimeException broken) {
            server.close();
            Files.deleteIfExists(draft);
            throw broken;
        }
    }

    /** Hangs up on everybody; what was begun goes on. Returns promptly. */
    @Override
    public void close() {
        closed = true;
        try {
            // Before the socket dies: whoever finds it dead may put another in its place.
            Files.deleteIfExists(socket);
        } catch (IOException stays) {
            LOG.warn("cannot remove the watcher's socket", stays, "socket", socket);
        }
        selector.wakeup();
        try {
            thread.join(CLOSE_DEADLINE.toMillis());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        try {
            while (!closed) {
                step();
            }
        } catch (InterruptedException ended) {
            LOG.debug("no more calls are taken", ended);
        } finally {
            for (SelectionKey key : selector.keys()) {
                closeQuietly(key.channel());
            }
            closeQuietly(selector);
        }
    }

    private void step() throws InterruptedException {
        try {
            selector.select(Math.max(1, timing.working().toMillis() / 4));
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isValid() && key.isAcceptable()) {
                    accept();
                } else if (key.isValid() && key.attachment() instanceof Caller caller) {
                    caller.listen();
                }
            }
            selector.selectedKeys().clear();
            callers().forEach(Caller::speak);
        } catch (IOException | RuntimeException fault) {
            // Too many open files, for example: hang on, and don't spin.
            LOG.warn("cannot take a call", fault);
            TimeUnit.NANOSECONDS.sleep(AFTER_A_FAULT.toNanos());
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            if (callers().size() >= MAX_CALLERS) {
                LOG.warn("too many callers at once: hung up on one", "callers", MAX_CALLERS);
                channel.close();
                continue;
            }
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new Caller(channel));
        }
    }

    private List<Caller> callers() {
        List<Caller> callers = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            if (key.isValid() && key.attachment() instanceof Caller caller) {
                callers.add(caller);
            }
        }
        return callers;
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception alreadyBroken) {
            LOG.debug("cannot close", alreadyBroken);
        }
    }

    /** One connection; used by the server's thread alone. */
    private final class Caller {
        private final SocketChannel channel;
        private final LineReader reader;
        private final long accepted = System.nanoTime();
        private @Nullable CompletableFuture<Outcome> work;
        private long spoke;

        Caller(SocketChannel channel) {
            this.channel = channel;
            this.reader = new LineReader(channel);
        }

        /** Reads what came. */
        void listen() {
            try {
                for (String line : reader.read()) {
                    if (work != null) {
                        throw new IOException("more than one request");
                    }
                    begin(line);
                }
                if (reader.ended()) {
                    closeQuietly(channel);
                }
            } catch (IOException | RuntimeException refused) {
                LOG.warn("hung up on a caller", "problem", refused.toString());
                closeQuietly(channel);
            }
        }

        private void begin(String line) throws IOException {
            Path directory = Messages.requested(line);
            CompletableFuture<Outcome> begun = finisher.finish(directory);
            work = begun;
            send(Messages.TAKEN);
            var unused = begun.whenComplete((outcome, fault) -> selector.wakeup());
        }

        /** Says what is due. */
        void speak() {
            try {
                long now = System.nanoTime();
                CompletableFuture<Outcome> begun = work;
                if (begun == null) {
                    if (now - accepted >= timing.request().toNanos()) {
                        throw new IOException("it said nothing");
                    }
                } else if (begun.isDone()) {
                    send(Messages.done(begun.join()));
                    closeQuietly(channel);
                } else if (now - spoke >= timing.working().toNanos()) {
                    send(Messages.WORKING);
                }
            } catch (IOException | RuntimeException broken) {
                LOG.warn("hung up on a caller", "problem", broken.toString());
                closeQuietly(channel);
            }
        }

        private void send(byte[] line) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(line);
            channel.write(rest);
            if (rest.hasRemaining()) {
                throw new IOException("it does not listen");
            }
            spoke = System.nanoTime();
        }
    }
}
