package io.brewmaster.testkit.bench.upload;

import io.brewmaster.testkit.bench.upload.Results.Case;
import io.brewmaster.testkit.process.Programs;
import io.brewmaster.testkit.prosody.Folders;
import io.brewmaster.testkit.s3.S3Server;
import io.brewmaster.testkit.s3.SeparateNullS3;
import io.brewmaster.testkit.tls.ServerTls;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What it costs to bring a finished file into S3: the finalizer beside the tools that people use for it. Each sends the
 * same file over TLS, with certificates verified, to a server that sums the bytes up and discards them, in a process of
 * its own; one call after the other, all of them once in each round.
 */
public final class UploadBench {
    private static final String HEAP = "-Xmx64m";
    private static final String SMALL_HEAP = "-Xmx32m";
    /** The first calls find a server that has not compiled its own code yet. */
    private static final long WARM_UP = 512L << 20;
    /** Beside the files themselves. */
    private static final long SPARE_ROOM = 500L << 20;

    private static final double GIB = 1L << 30;

    private final Programs programs;
    private final Options options;
    private final PrintStream out;
    private final PrintStream progress;
    private final Results results = new Results();

    /**
     * Measures once.
     *
     * @param out gets the report
     * @param progress gets a line for each call
     */
    public UploadBench(Programs programs, Options options, PrintStream out, PrintStream progress) {
        this.programs = programs;
        this.options = options;
        this.out = out;
        this.progress = progress;
    }

    /** Measures; true if every file arrived, and false where there is no room for them. */
    public boolean run() throws IOException, InterruptedException {
        Path outputs = Files.createDirectories(programs.outputs("bench"));
        long needed = options.sizes().stream().mapToLong(size -> size).sum() + SPARE_ROOM + WARM_UP;
        long free = Files.getFileStore(outputs).getUsableSpace();
        if (free < needed) {
            progress.printf(
                    Locale.ROOT, "%s needs %.1f GiB of free disk, and has %.1f%n", outputs, needed / GIB, free / GIB);
            return false;
        }
        Path folder = Files.createTempDirectory(outputs, "upload-");
        try {
            measure(folder);
        } finally {
            Folders.delete(folder);
        }
        return true;
    }

    private void measure(Path folder) throws IOException, InterruptedException {
        Path trustStore = folder.resolve("trusted.p12");
        Path authority = folder.resolve("authority.pem");
        List<String> facts = new ArrayList<>();
        facts.add(machine());
        try (S3Server s3 = SeparateNullS3.startWithTls(trustStore)) {
            ServerTls.writeAuthority(trustStore, authority);
            Sender sender = new Sender(folder, s3, authority, trustStore);
            Path archive = folder.resolve("finalizer.jsa");
            Finalizer fast = finalizer(Goal.FAST, Goal.FAST, HEAP, archive);
            programs.makeArchive("finalizer", archive);
            prepare(sender, fast);
            List<Client> clients =
                    new ArrayList<>(List.of(fast, finalizer(Goal.PORTABLE, Goal.PORTABLE, HEAP, archive)));
            clients.addAll(installed(folder, facts));
            rounds(sender, clients);
            Finalizer small = finalizer("fast, " + SMALL_HEAP, Goal.FAST, SMALL_HEAP, archive);
            for (long size : options.sizes()) {
                send(sender, small, size);
            }
        }
        facts.add(String.format(Locale.ROOT, "Load at the end: %.1f", load()));
        Report report = new Report(results, facts, out);
        if (options.json()) {
            report.asJson();
        } else {
            report.asText();
        }
    }

    private static String machine() {
        return String.format(
                Locale.ROOT,
                "Java %s, %d cores, load %.1f",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                load());
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private Finalizer finalizer(String label, String transport, String heap, Path archive) {
        return new Finalizer(label, transport, heap, programs.module("finalizer"), archive);
    }

    /** Those that are there; of the others the facts tell how to get them. */
    private static List<Client> installed(Path folder, List<String> facts) throws IOException, InterruptedException {
        List<Client> installed = new ArrayList<>();
        for (Tool tool : Tool.values()) {
            if (tool.isInstalled()) {
                installed.add(tool);
                facts.add(tool.label() + ": " + firstLine(tool.versionCommand(), folder));
            } else {
                facts.add(tool.howToInstall());
            }
        }
        return installed;
    }

    private static String firstLine(List<String> command, Path home) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.lines().findFirst().orElse("?");
    }

    /** Warms the server up. */
    private void prepare(Sender sender, Finalizer fast) throws IOException, InterruptedException {
        progress.println("preparing");
        Path file = sender.file(WARM_UP);
        sender.send(fast, file);
        Files.delete(file);
    }

    private void rounds(Sender sender, List<Client> clients) throws IOException, InterruptedException {
        for (int round = 1; round <= options.rounds(); round++) {
            for (long size : options.sizes()) {
                for (Client client : clients) {
                    send(sender, client, size);
                }
            }
        }
    }

    private void send(Sender sender, Client client, long size) throws IOException, InterruptedException {
        Cost cost = sender.send(client, sender.file(size));
        results.add(new Case(client.label(), size), cost);
        progress.printf(
                Locale.ROOT,
                "%s, %s: %.2f s of CPU, %.2f s, %.0f MiB%n",
                client.label(),
                Size.text(size),
                cost.cpuSeconds(),
                cost.wallSeconds(),
                cost.peakBytes() / (1 << 20));
    }
}
