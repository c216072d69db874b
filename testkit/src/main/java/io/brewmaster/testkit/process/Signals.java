package io.brewmaster.testkit.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** POSIX signals to a process by its id. */
public final class Signals {
    private Signals() {}

    /**
     * Sends a signal and returns once the kernel has taken it.
     *
     * @param signal its name without SIG: TERM, KILL, STOP, CONT
     * @throws IllegalStateException when there is no such process, or it belongs to somebody else
     */
    public static void send(long pid, String signal) {
        // The shell's own kill: a minimal Debian has no /bin/kill (package procps).
        ProcessBuilder kill = new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(pid));
        kill.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = kill.start();
            if (!process.waitFor(5, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("cannot send SIG" + signal + " to process " + pid);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot run /bin/sh to send SIG" + signal, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending SIG" + signal, e);
        }
    }
}
