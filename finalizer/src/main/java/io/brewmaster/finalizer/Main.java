package io.brewmaster.finalizer;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.log.Logging;
import io.brewmaster.core.term.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;

/** The finalizer's command line. */
public final class Main {
    private static final String USAGE = """
            Usage: finalizer watch
                   finalizer finish DIR
                   finalizer status [--json]
                   finalizer retry SESSION | --all
                   finalizer recover
                   finalizer import [--remove] DIR…
                   finalizer verify [--json] KEY…
                   finalizer --explain-config | --help | --version

            watch              Looks after all recordings of a recorder for as long as its container runs: uploads each
                               part as soon as it is written, and finishes within seconds of a recording's end.
            finish DIR         Delivers the recording of the session in DIR to S3 and removes it here once S3 has
                               confirmed it: by the watcher, or alone where none runs. This is what Jibri's finalize script
                               calls. May be called again at any time.
            status             What is here, how far it is, what failed and why.
            retry              Takes a session out of quarantine and tries again.
            recover            Delivers what lies here, and completes in S3 what lost recorders have left there.
            import DIR…        Delivers old recordings: session directories, mp4 files, all that lie in directories.
                               The files stay here; with --remove they go once S3 has confirmed them. Stopped at any
                               moment, it goes on where it was when it is called again.
            verify KEY…        Reads recordings back from S3 and compares them with their manifests: KEY is that of a
                               recording, of a manifest, or a folder with any number of them.
            --explain-config   Prints every setting with its origin.

            Exit codes: 0 done, 64 usage, 65 not a recording (kept in quarantine, or where import found it) or not what
            its manifest says (verify), 75 try again later (everything is kept), 78 configuration (everything is kept),
            70 a fault of this program (everything is kept).""";

    /** The commands that take any number of arguments, each with its option. */
    private static final Map<String, String> OPTIONS = Map.of("import", "--remove", "verify", "--json");

    private Main() {}

    /** Runs the program and exits with one of {@link ExitCode}. */
    public static void main(String[] args) {
        System.exit(run(List.of(args)).code());
    }

    private static ExitCode run(List<String> arguments) {
        if (arguments.equals(List.of("--help"))) {
            System.out.println(USAGE);
            return ExitCode.OK;
        }
        if (arguments.equals(List.of("--version"))) {
            System.out.println("finalizer "
                    + Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "(not packaged)"));
            return ExitCode.OK;
        }
        if (!isUsage(arguments)) {
            System.err.println(USAGE);
            return ExitCode.USAGE;
        }
        try {
            Configuration config =
                    Configuration.load(System.getenv(), Path.of("").toAbsolutePath());
            return run(config, arguments);
        } catch (ConfigurationException wrong) {
            wrong.problems().forEach(problem -> System.err.println("finalizer: " + problem));
            return ExitCode.CONFIGURATION;
        }
    }

    private static boolean isUsage(List<String> arguments) {
        if (!arguments.isEmpty() && OPTIONS.containsKey(arguments.get(0))) {
            return !operands(arguments).isEmpty();
        }
        return switch (arguments.size()) {
            case 1 -> List.of("watch", "status", "recover", "--explain-config").contains(arguments.get(0));
            case 2 ->
                List.of("finish", "retry").contains(arguments.get(0)) || arguments.equals(List.of("status", "--json"));
            default -> false;
        };
    }

    /** What a command that takes any number of arguments is about; nothing when it does not know an option. */
    private static List<String> operands(List<String> arguments) {
        List<String> operands = arguments.subList(isGiven(arguments) ? 2 : 1, arguments.size());
        return operands.stream().anyMatch(operand -> operand.startsWith("--")) ? List.of() : operands;
    }

    /** Whether the one option of such a command is given. */
    private static boolean isGiven(List<String> arguments) {
        return arguments.size() > 1 && arguments.get(1).equals(OPTIONS.get(arguments.get(0)));
    }

    private static ExitCode run(Configuration config, List<String> arguments) {
        if (arguments.get(0).equals("--explain-config")) {
            return explain(config);
        }
        Logging.install(
                config.get(Keys.LOG_FORMAT), config.get(Keys.LOG_STREAM), config.get(Keys.LOG_LEVEL), "finalizer");
        IntConsumer halt = code -> Runtime.getRuntime().halt(code);
        return switch (arguments.get(0)) {
            case "watch" -> new WatchCommand(config, System.getenv(), halt).run();
            case "finish" -> new FinishCommand(config, halt).run(arguments.get(1));
            case "status" -> new StatusCommand(config).run(arguments.size() == 2);
            case "import" -> new ImportCommand(config, isGiven(arguments)).run(operands(arguments));
            case "verify" -> new VerifyCommand(config, isGiven(arguments)).run(operands(arguments));
            case "retry" -> new RetryCommand(config).run(arguments.get(1));
            default -> new RecoverCommand(config).run();
        };
    }

    private static ExitCode explain(Configuration config) {
        boolean color = Terminal.isTerminal(Terminal.STDOUT) && System.getenv("NO_COLOR") == null;
        System.out.print(config.explain(color));
        return ExitCode.OK;
    }
}
