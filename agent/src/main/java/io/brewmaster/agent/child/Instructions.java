package io.brewmaster.agent.child;

import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.core.log.Log;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the agent says, as the change process hears it, on a thread of its own. */
public final class Instructions {
    private static final Log LOG = Log.of(Instructions.class);

    private final CompletableFuture<Optional<GoAhead>> first = new CompletableFuture<>();
    private volatile boolean stopped;

    /** Begins to listen. */
    public Instructions(InputStream agent) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(agent, StandardCharsets.UTF_8), 1024);
        Thread thread = new Thread(() -> listen(lines), "instructions");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether it was called off, or the agent is gone. */
    public boolean stopped() {
        return stopped;
    }

    /** Whoever ends this process wants the same as an agent that calls it off. */
    public void stop() {
        stopped = true;
        first.complete(Optional.empty());
    }

    /** The word; empty if it was called off before, or if nothing came for so long. */
    public Optional<GoAhead> await(Duration patience) throws InterruptedException {
        try {
            return first.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void listen(BufferedReader lines) {
        try {
            String line = lines.readLine();
            while (line != null && AgentWord.parse(line) instanceof AgentWord.Go go) {
                first.complete(Optional.of(go.goAhead()));
                line = lines.readLine();
            }
        } catch (IOException e) {
            LOG.warn("agent not understood", "problem", String.valueOf(e.getMessage()));
        } finally {
            stop();
        }
    }
}
