package io.brewmaster.agent;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.StartUpRule;
import io.brewmaster.agent.child.ChildCommand;
import io.brewmaster.agent.publish.EmfSink;
import io.brewmaster.agent.publish.Sink;
import io.brewmaster.agent.publish.SinkLibraries;
import io.brewmaster.agent.xmpp.ShardSettings;
import io.brewmaster.agent.xmpp.Trust;
import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.ecs.EcsTaskProtection;
import io.brewmaster.core.ecs.TaskMetadata;
import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.log.Logging;
import io.brewmaster.core.term.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** The agent's command line. */
public final class Main {
    private static final Log LOG = Log.of(Main.class);

    /** Docker gives a container 10 s to stop, and the bridge next to us needs most of them. */
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private static final String USAGE = """
            Usage: agent [--explain-config | --version | --help]
            Watches the breweries of a Jitsi and publishes its numbers: as CloudWatch metrics (EMF) on standard output, or where
            metrics.sink says.

              --explain-config  print every setting, its value and where it comes from
              --version         print the version
              --help            print this

            Settings come from JITSI_* variables, docker-jitsi-meet's own (XMPP_SERVER, JVB_AUTH_PASSWORD, ...) and config.json.
            Exit codes: 0 ended by SIGTERM; 64 wrong command line; 70 a fault of this program;
            75 no server reached within xmpp.startup_timeout, try again; 78 a setting, password or certificate has to be changed.
            """;

    private Main() {}

    /** Runs the agent; ends the process with a code of {@link ExitCode}. */
    public static void main(String[] args) {
        AtomicBoolean ending = new AtomicBoolean();
        ExitCode code = run(List.of(args), System.getenv(), ending);
        ending.set(true);
        System.exit(code.code());
    }

    private static ExitCode run(List<String> args, Map<String, String> environment, AtomicBoolean ending) {
        Identity identity = Identity.of(environment, new SplittableRandom());
        if (args.equals(List.of("--help"))) {
            return say(System.out, USAGE, ExitCode.OK);
        }
        if (args.equals(List.of("--version"))) {
            return say(System.out, "agent " + identity.version() + "\n", ExitCode.OK);
        }
        if (!args.isEmpty() && !args.equals(List.of("--explain-config"))) {
            return say(System.err, "agent: not understood: " + String.join(" ", args) + "\n" + USAGE, ExitCode.USAGE);
        }
        try {
            Configuration config = Configuration.load(environment, Path.of(""));
            if (!args.isEmpty()) {
                boolean color = Terminal.isTerminal(Terminal.STDOUT) && !environment.containsKey("NO_COLOR");
                return say(System.out, config.explain(color), ExitCode.OK);
            }
            return watch(config, identity, ending);
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> System.err.println("agent: " + problem));
            return ExitCode.CONFIGURATION;
        } catch (Trust.UnusableException e) {
            System.err.println("agent: xmpp.trust (JITSI_XMPP_TRUST): " + e.getMessage());
            return ExitCode.CONFIGURATION;
        }
    }

    private static ExitCode say(PrintStream out, String text, ExitCode code) {
        out.print(text);
        out.flush();
        return code;
    }

    private static ExitCode watch(Configuration config, Identity identity, AtomicBoolean ending)
            throws ConfigurationException, Trust.UnusableException {
        Logging.install(config.get(Keys.LOG_FORMAT), config.get(Keys.LOG_STREAM), config.get(Keys.LOG_LEVEL), "agent");
        List<ShardSettings> shards = ShardList.of(config, identity.id());
        Site site = Site.of(config, task(), ChildCommand.ofThisProgram(System.getenv()));
        List<String> missing = new ArrayList<>(ControlSetup.missing(config, site, shards.size()));
        Optional<Sink> sink = sink(config);
        if (sink.isEmpty()) {
            missing.add(missingLibraries(config.get(Keys.METRICS_SINK)));
        }
        if (!missing.isEmpty()) {
            missing.forEach(problem -> System.err.println("agent: " + problem));
            return ExitCode.CONFIGURATION;
        }
        return watch(config, identity, site, shards, sink.orElseThrow(), ending);
    }

    /** Empty when its libraries are not there. Beside a recorder an agent never leads, so that only its decisions are left to publish. */
    private static Optional<Sink> sink(Configuration config) {
        String name = config.get(Keys.METRICS_SINK);
        return name.equals("emf") || ControlSetup.beside(config) == AgentReport.Beside.RECORDER
                ? Optional.of(new EmfSink(new EmfWriter(new FileOutputStream(FileDescriptor.out))))
                : libraries(name).open(config);
    }

    private static SinkLibraries libraries(String sink) {
        return SinkLibraries.valueOf(sink.toUpperCase(Locale.ROOT));
    }

    private static String missingLibraries(String sink) {
        return "metrics.sink (JITSI_METRICS_SINK): for " + sink + ", the libraries in "
                + String.join("/ and ", libraries(sink).folders())
                + "/ beside the agent's jar are needed; build or copy them as docs/IMAGES.md says";
    }

    /** Without it only the own service is not known, which is the last to be missed. */
    private static Optional<TaskMetadata> task() {
        try {
            return TaskMetadata.of(System.getenv());
        } catch (IOException e) {
            LOG.warn("ECS does not say what task this is", "problem", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static ExitCode watch(
            Configuration config,
            Identity identity,
            Site site,
            List<ShardSettings> shards,
            Sink sink,
            AtomicBoolean ending) {
        try (Agent agent = new Agent(config, identity, site, shards, EcsTaskProtection.of(System.getenv()), sink)) {
            leaveOnSigterm(agent, ending);
            StartUpRule.Failed failed = agent.run();
            LOG.error(
                    "agent ends",
                    "problem",
                    failed.line(),
                    "exit",
                    failed.code().code());
            return failed.code();
        } catch (IOException e) {
            LOG.error(
                    "agent ends",
                    "problem",
                    "cannot listen on 127.0.0.1:" + config.get(Keys.HTTP_PORT) + " (" + e.getMessage()
                            + "): another program has the port; set http.port (JITSI_HTTP_PORT) to a free one, or to 0",
                    "exit",
                    ExitCode.CONFIGURATION.code());
            return ExitCode.CONFIGURATION;
        }
    }

    /** A JVM that gets SIGTERM exits with 143; ours has done all it should, and says 0. */
    private static void leaveOnSigterm(Agent agent, AtomicBoolean ending) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (!ending.get()) {
                                LOG.info("told to stop, leaving");
                                agent.close(GOODBYE);
                                Runtime.getRuntime().halt(ExitCode.OK.code());
                            }
                        },
                        "goodbye"));
    }
}
