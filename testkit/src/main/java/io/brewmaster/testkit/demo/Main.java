package io.brewmaster.testkit.demo;

import io.brewmaster.testkit.bench.AgentBench;
import io.brewmaster.testkit.bench.FinalizerBench;
import io.brewmaster.testkit.bench.upload.Options;
import io.brewmaster.testkit.bench.upload.UploadBench;
import io.brewmaster.testkit.process.Programs;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.logging.LogManager;

/** {@code demo} and {@code bench}: what the launcher starts from the testkit. */
public final class Main {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 64;

    private static final String HELP = """
            Usage: ./brewmaster demo [--json]
                   ./brewmaster bench agent
                   ./brewmaster bench finalizer [--quick]
                   ./brewmaster bench upload [--sizes 1KiB,1GiB,4GiB] [--rounds 5] [--json]

              demo             the main job on servers of its own: a brewery is watched, its numbers are printed, a
                               recording goes to S3 while it is made and is compared; exit code 0 only if every step
                               was verified
              demo --json      prints the EMF lines as they are, and nothing else
              bench agent      CPU and memory of the agent while two and while 1,000 bridges speak; five minutes
              bench finalizer  time from a recording's end to its object, CPU and memory of the watcher, for 100 MB,
                               1 GB and 4 GB at 10 MB/s; a quarter of an hour and 5 GB of disk; --quick: 100 MB alone
              bench upload     what it costs to bring a finished file into S3: the finalizer beside aws, rclone, s3cmd
                               and curl, as far as Debian's packages of them are installed; half an hour and 7 GB

            Needs no AWS account and no Docker. Prosody is taken from the PATH, else from a container if Docker runs,
            else from Debian's packages, which are unpacked into ~/.cache/brewmaster.
            """;

    private Main() {}

    /** Exit code 0: verified; 1: something did not hold; 64: wrong use. */
    public static void main(String[] args) throws Exception {
        // What the libraries of the simulated Jitsi log is not part of the story.
        LogManager.getLogManager().reset();
        List<String> words = Arrays.asList(args);
        int code;
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(HELP);
            code = OK;
        } else if (words.equals(List.of("demo"))) {
            code = demo(false);
        } else if (words.equals(List.of("demo", "--json"))) {
            code = demo(true);
        } else if (words.equals(List.of("bench", "agent"))) {
            code = new AgentBench(Programs.ofThisCheckout(), System.out).run() ? OK : FAILED;
        } else if (words.equals(List.of("bench", "finalizer"))) {
            code = finalizerBench(false);
        } else if (words.equals(List.of("bench", "finalizer", "--quick"))) {
            code = finalizerBench(true);
        } else if (words.size() >= 2 && words.subList(0, 2).equals(List.of("bench", "upload"))) {
            code = uploadBench(words.subList(2, words.size()));
        } else {
            System.err.print(HELP);
            code = USAGE;
        }
        System.exit(code);
    }

    private static int finalizerBench(boolean quick) throws Exception {
        return new FinalizerBench(Programs.ofThisCheckout(), System.out, quick).run() ? OK : FAILED;
    }

    private static int uploadBench(List<String> words) throws Exception {
        Options options;
        try {
            options = Options.parse(words);
        } catch (IllegalArgumentException wrong) {
            System.err.println("bench upload: " + wrong.getMessage());
            return USAGE;
        }
        return new UploadBench(Programs.ofThisCheckout(), options, System.out, System.err).run() ? OK : FAILED;
    }

    private static int demo(boolean json) throws Exception {
        boolean person = !json && isTerminal();
        Charset encoding =
                Charset.forName(System.getProperty("stdout.encoding", System.getProperty("native.encoding")));
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, encoding);
        PrintStream stage = json ? new PrintStream(OutputStream.nullOutputStream(), false, encoding) : out;
        Story story = new Story(stage, person, encoding, System::nanoTime);
        Programs programs = Programs.ofThisCheckout();
        Path folder = Files.createDirectories(programs.outputs("demo").resolve(now()));
        Path emf = folder.resolve("metrics.emf.jsonl");
        PrintStream lines = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        MetricsFeed feed = new MetricsFeed(emf, json ? lines::println : line -> {});
        long begun = System.nanoTime();
        story.title("Brewmaster: an evening of Jitsi in a minute, on servers of its own");
        try {
            new Demo(story, feed, programs, folder).run();
        } catch (Exception | AssertionError e) {
            System.err.println("demo: " + e.getMessage());
            System.err.println("demo: what the programs said is in " + folder);
            return FAILED;
        }
        story.end(story.verified() + " steps, each verified, in " + (System.nanoTime() - begun) / 1_000_000_000
                + " s. All " + feed.size() + " EMF lines as CloudWatch gets them:");
        story.fact(emf.toString());
        return OK;
    }

    private static String now() {
        return LocalDateTime.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss"))
                + "-" + ProcessHandle.current().pid();
    }

    /** The JVM's own answer (System.console) needs a terminal on standard input too, and says yes to everything since Java 22. */
    private static boolean isTerminal() {
        try {
            String target = Path.of("/proc/self/fd/1").toRealPath().toString();
            return (target.startsWith("/dev/pts/") || target.startsWith("/dev/tty"))
                    && System.getenv("NO_COLOR") == null;
        } catch (Exception e) {
            return false;
        }
    }
}
