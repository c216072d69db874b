package io.brewmaster.testkit.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every process that this JVM started and that must not outlive it. */
public final class ChildProcesses {
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> RUNNING.forEach(ChildProcesses::killWithChildren), "kill child processes"));
    }

    private ChildProcesses() {}

    /** Kills the process, with all that it started, when this JVM ends, unless it has ended before. */
    public static void dieWithThisJvm(Process process) {
        RUNNING.add(process);
        var unused = process.onExit().thenAccept(RUNNING::remove);
    }

    private static void killWithChildren(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
