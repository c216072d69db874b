package io.brewmaster.testkit.bench;

import io.brewmaster.testkit.bench.RecorderRun.Measured;
import io.brewmaster.testkit.process.Programs;
import io.brewmaster.testkit.s3.S3Server;
import io.brewmaster.testkit.s3.SeparateNullS3;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a recording's end costs: the real watcher beside recordings of several sizes that grow at 10 MB/s, and the time from
 * the file's end to the completed object, next to one plain read of the same file. The server sums the bytes up and
 * discards them, in a process of its own.
 */
public final class FinalizerBench {
    private static final long MB = 1_000_000;
    private static final double GB = 1e9;

    /** So many recordings of one size. */
    private record Size(long bytes, int rounds) {}

    private static final List<Size> QUICK = List.of(new Size(100 * MB, 5));
    private static final List<Size> ALL =
            List.of(new Size(100 * MB, 5), new Size(1_000 * MB, 3), new Size(4_000 * MB, 1));

    /** A recording lies on the disk once; the rest is for whoever else writes there. */
    private static final long SPARE_ROOM = 500 * MB;

    private final Programs programs;
    private final PrintStream out;
    private final List<Size> sizes;

    /**
     * Prints its table to {@code out}.
     *
     * @param quick the smallest size alone
     */
    public FinalizerBench(Programs programs, PrintStream out, boolean quick) {
        this.programs = programs;
        this.out = out;
        this.sizes = quick ? QUICK : ALL;
    }

    /** What all recordings of one size came to. */
    private record Row(long bytes, List<Measured> runs) {
        double median(ToDoubleFunction<Measured> value) {
            double[] sorted = runs.stream().mapToDouble(value).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    /** Measures; true if every recording became a complete object, and false where there is no room for them. */
    public boolean run() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(programs.outputs("bench"));
        long needed = sizes.stream().mapToLong(Size::bytes).max().orElseThrow() + SPARE_ROOM;
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < needed) {
            out.printf(Locale.ROOT, "%s needs %.1f GB of free disk, and has %.1f GB%n", folder, needed / GB, free / GB);
            return false;
        }
        header();
        List<Row> rows = new ArrayList<>();
        try (S3Server s3 = SeparateNullS3.start()) {
            s3.createBucket(RecorderRun.BUCKET);
            for (Size size : sizes) {
                rows.add(measure(folder, s3, size));
            }
        }
        footer(rows);
        return true;
    }

    private void header() {
        out.printf(
                Locale.ROOT,
                "Recordings that grow at %d MB/s, medians; Java %s, %d cores, load %.1f%n%n",
                RecorderRun.BYTES_PER_SECOND / MB,
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                load());
        out.printf(
                Locale.ROOT,
                "%7s  %6s  %11s  %15s  %10s  %8s  %6s  %18s  %12s%n",
                "MB",
                "rounds",
                "sent before",
                "object after s",
                "released s",
                "of CPU s",
                "cat s",
                "RSS MB 10/50/100 %",
                "CPU s/minute");
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private Row measure(Path folder, S3Server s3, Size size) throws IOException, InterruptedException {
        List<Measured> runs = new ArrayList<>();
        for (int round = 1; round <= size.rounds(); round++) {
            runs.add(new RecorderRun(programs, folder, s3).measure(size.bytes(), round));
        }
        Row row = new Row(size.bytes(), runs);
        double least = runs.stream().mapToDouble(Measured::completed).min().orElseThrow();
        double most = runs.stream().mapToDouble(Measured::completed).max().orElseThrow();
        out.printf(
                Locale.ROOT,
                "%7d  %6d  %9.1f %%  %4.1f (%.1f–%.1f)  %10.1f  %8.2f  %6.2f  %18s  %12.2f%n",
                size.bytes() / MB,
                size.rounds(),
                100 * row.median(Measured::sentBefore) / size.bytes(),
                row.median(Measured::completed),
                least,
                most,
                row.median(Measured::released),
                row.median(Measured::cpuAtEnd),
                row.median(Measured::plainRead),
                String.format(
                        Locale.ROOT,
                        "%.0f/%.0f/%.0f",
                        row.median(run -> run.growth().residentFirst()) / MB,
                        row.median(run -> run.growth().residentMiddle()) / MB,
                        row.median(run -> run.growth().residentLast()) / MB),
                row.median(run -> run.growth().cpuPerMinute()));
        return row;
    }

    /** What a longer recording costs more. */
    private void footer(List<Row> rows) {
        out.println();
        for (int i = 1; i < rows.size(); i++) {
            Row shorter = rows.get(i - 1);
            Row longer = rows.get(i);
            out.printf(
                    Locale.ROOT,
                    "from %d to %d MB: %.2f s for each further GB, %.2f s of CPU; cat: %.2f s%n",
                    shorter.bytes() / MB,
                    longer.bytes() / MB,
                    further(shorter, longer, Measured::completed),
                    further(shorter, longer, Measured::cpuAtEnd),
                    further(shorter, longer, Measured::plainRead));
        }
        out.printf(Locale.ROOT, "load at the end: %.1f%n", load());
    }

    private static double further(Row shorter, Row longer, ToDoubleFunction<Measured> seconds) {
        return (longer.median(seconds) - shorter.median(seconds)) * GB / (longer.bytes() - shorter.bytes());
    }
}
