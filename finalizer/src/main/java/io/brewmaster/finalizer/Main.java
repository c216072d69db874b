package io.brewmaster.finalizer;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.log.Logging;
import io.brewmaster.core.term.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The finalizer's command line. */
public final class Main {
    private static final String USAGE = """
            Usage: finalizer finish DIR
                   finalizer --explain-config | --help | --version

            finish DIR         Delivers the recording of the session in DIR to S3 and removes it here once S3 has
                               confirmed it. This is what Jibri's finalize script calls. May be called again at any time.
            --explain-config   Prints every setting with its origin.

            Exit codes: 0 delivered, 64 usage, 65 not a recording (kept in quarantine), 75 try again later (everything
            is kept), 78 configuration (everything is kept), 70 a fault of this program (everything is kept).""";

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
        boolean explain = arguments.equals(List.of("--explain-config"));
        boolean finish = arguments.size() == 2 && arguments.get(0).equals("finish");
        if (!explain && !finish) {
            System.err.println(USAGE);
            return ExitCode.USAGE;
        }
        try {
            Configuration config =
                    Configuration.load(System.getenv(), Path.of("").toAbsolutePath());
            return explain ? explain(config) : finish(config, arguments.get(1));
        } catch (ConfigurationException wrong) {
            wrong.problems().forEach(problem -> System.err.println("finalizer: " + problem));
            return ExitCode.CONFIGURATION;
        }
    }

    private static ExitCode explain(Configuration config) {
        boolean color = Terminal.isTerminal(Terminal.STDOUT) && System.getenv("NO_COLOR") == null;
        System.out.print(config.explain(color));
        return ExitCode.OK;
    }

    private static ExitCode finish(Configuration config, String directory) {
        Logging.install(
                config.get(Keys.LOG_FORMAT), config.get(Keys.LOG_STREAM), config.get(Keys.LOG_LEVEL), "finalizer");
        return new FinishCommand(config, code -> Runtime.getRuntime().halt(code)).run(directory);
    }
}
