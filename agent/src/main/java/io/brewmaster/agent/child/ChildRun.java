package io.brewmaster.agent.child;

import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Outcome.Failed;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.log.Log;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** One change process, from its start to its end, which comes within {@link #LIFE}. What it logs goes where the agent's stderr goes. */
final class ChildRun {
    private static final Log LOG = Log.of(ChildRun.class);

    /** A release waits for five minutes at most, and its changes take three. */
    static final Duration LIFE = Duration.ofMinutes(10);

    private final Launch launch;
    private final LongSupplier nanoTime;
    private final BiConsumer<ChildRun, ChildWord> listener;
    private Optional<Process> process = Optional.empty();
    private boolean stopped;
    private boolean told;
    private boolean ended;

    /** Why we have ended it, the first time. */
    private Optional<String> killedFor = Optional.empty();

    /** Starts the process. */
    interface Launch {
        Process start() throws IOException;
    }

    ChildRun(Launch launch, LongSupplier nanoTime, BiConsumer<ChildRun, ChildWord> listener) {
        this.launch = launch;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    void start() {
        Thread thread = new Thread(this::live, "change");
        thread.setDaemon(true);
        thread.start();
    }

    private void live() {
        long started = nanoTime.getAsLong();
        String end;
        try {
            Optional<Process> child = launch();
            if (child.isEmpty()) {
                return;
            }
            limit(child.get());
            listen(child.get(), started);
            end = end(child.get());
        } catch (IOException e) {
            end = "the change process could not be started or read: " + e.getMessage();
        } catch (InterruptedException e) {
            end = "the agent was interrupted";
        }
        kill(end);
        says(new ChildWord.Ended(new Failed(reason(end))));
    }

    /** Empty when it was stopped before it began. */
    private synchronized Optional<Process> launch() throws IOException {
        if (!stopped) {
            process = Optional.of(launch.start());
            LOG.debug("change process started", "pid", process.get().pid());
        }
        return process;
    }

    private void limit(Process child) {
        Thread limit = new Thread(
                () -> {
                    try {
                        if (!child.waitFor(LIFE.toMillis(), TimeUnit.MILLISECONDS)) {
                            kill("the change process did not end within " + LIFE.toMinutes() + " minutes");
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "change limit");
        limit.setDaemon(true);
        limit.start();
    }

    private void listen(Process child, long started) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8), 1024);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            try {
                hear(ChildWord.parse(line), started);
            } catch (JsonException e) {
                kill("the change process said what nobody understands: " + e.getMessage());
            }
        }
    }

    private void hear(ChildWord word, long started) {
        if (word instanceof ChildWord.Ready ready
                && (ready.nanos() - started < 0 || nanoTime.getAsLong() - ready.nanos() < 0)) {
            kill("the change process has another monotonic clock than the agent");
            return;
        }
        says(word);
    }

    private void says(ChildWord word) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = word instanceof ChildWord.Ended;
        }
        listener.accept(this, word);
    }

    private static String end(Process child) throws InterruptedException {
        boolean over = child.waitFor(LIFE.toMillis(), TimeUnit.MILLISECONDS);
        return "the change process ended with exit code " + (over ? child.exitValue() : "unknown")
                + " before it was done: its own lines in the log say why";
    }

    private synchronized String reason(String end) {
        return killedFor.orElse(end) + (told ? "; what it has changed is not known" : "");
    }

    /** The line fits into the pipe, so that this never waits, even if nobody reads it. */
    void go(GoAhead goAhead) {
        boolean sent;
        synchronized (this) {
            told = true;
            sent = send(new AgentWord.Go(goAhead));
        }
        if (!sent) {
            kill("the change process could not be told");
        }
    }

    /** Before the word nothing is changed: it can be killed. After it, it ends by itself, once all is as it was. */
    synchronized void stop() {
        stopped = true;
        if (told) {
            send(new AgentWord.Stop());
        } else {
            kill("it was stopped");
        }
    }

    private boolean send(AgentWord word) {
        if (process.isEmpty()) {
            return false;
        }
        try {
            OutputStream out = process.get().getOutputStream();
            out.write((word.line() + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            return true;
        } catch (IOException e) {
            LOG.debug("change process not told", "problem", String.valueOf(e.getMessage()));
            return false;
        }
    }

    private synchronized void kill(String why) {
        if (killedFor.isEmpty()) {
            killedFor = Optional.of(why);
        }
        process.ifPresent(Process::destroyForcibly);
    }
}
