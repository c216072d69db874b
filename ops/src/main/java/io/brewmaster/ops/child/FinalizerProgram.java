package io.brewmaster.ops.child;

import io.brewmaster.core.ExitCode;
import io.brewmaster.ops.platform.OpsException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The finalizer beside this program, with the launcher's options; the second compiler stays, since only the launcher knows
 * whether native encryption loads. It has this program's standard streams, so that it also shows its progress on a terminal.
 */
public final class FinalizerProgram {
    /** It says how far it was, and lets go of what it has begun. */
    private static final Duration TO_END = Duration.ofSeconds(10);

    private final Path java;
    private final Path module;

    private FinalizerProgram(Path java, Path module) {
        this.java = java;
        this.module = module;
    }

    /**
     * From the checkout that this program runs from.
     *
     * @throws OpsException if it is not there
     */
    public static FinalizerProgram ofThisProgram() throws OpsException {
        try {
            Path program = Path.of(FinalizerProgram.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return beside(program);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * From the checkout in whose {@code ops/target} a program lies.
     *
     * @throws OpsException if it is not there
     */
    static FinalizerProgram beside(Path program) throws OpsException {
        Path module = program.toAbsolutePath().resolve("../../../finalizer").normalize();
        if (!Files.isRegularFile(jar(module))) {
            throw new OpsException(
                    ExitCode.CONFIGURATION,
                    "the finalizer is not at " + jar(module) + ": call ./brewmaster ops, which builds it");
        }
        return new FinalizerProgram(Path.of(System.getProperty("java.home"), "bin", "java"), module);
    }

    private static Path jar(Path module) {
        return module.resolve("target").resolve("finalizer.jar");
    }

    /**
     * Runs it to its end. It is ended when this thread is interrupted, and when this program ends.
     *
     * @param environment all of its environment
     * @return what it exits with
     */
    public int run(Map<String, String> environment, Path directory, List<String> arguments) throws OpsException {
        Process process = start(environment, directory, arguments);
        Thread ending = new Thread(() -> end(process), "end-of-the-finalizer");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            return process.waitFor();
        } catch (InterruptedException stopped) {
            end(process);
            Thread.currentThread().interrupt();
            return ExitCode.TRY_AGAIN.code();
        } finally {
            forget(ending);
        }
    }

    private Process start(Map<String, String> environment, Path directory, List<String> arguments) throws OpsException {
        ProcessBuilder builder = new ProcessBuilder(words(arguments))
                .directory(directory.toFile())
                .inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new OpsException(ExitCode.TRY_AGAIN, "the finalizer does not start: " + e.getMessage());
        }
    }

    private List<String> words(List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(java.toString());
        words.add("@" + module.resolve("jvm.options"));
        words.add("-Djava.library.path=" + module.resolve("target").resolve("native"));
        words.add("-Dcom.amazon.corretto.crypto.provider.useExternalLib=true");
        words.add("-jar");
        words.add(jar(module).toString());
        words.addAll(arguments);
        return words;
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(TO_END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException impatient) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread ending) {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException alreadyEnding) {
            // The hook is at work.
        }
    }
}
