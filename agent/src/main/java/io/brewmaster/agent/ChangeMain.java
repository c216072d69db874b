package io.brewmaster.agent;

import io.brewmaster.agent.aws.AwsAccess;
import io.brewmaster.agent.aws.AwsClients;
import io.brewmaster.agent.aws.AwsSettings;
import io.brewmaster.agent.aws.EcsServices;
import io.brewmaster.agent.change.Change;
import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Order;
import io.brewmaster.agent.change.Outcome;
import io.brewmaster.agent.change.Seen;
import io.brewmaster.agent.change.ServiceState;
import io.brewmaster.agent.change.Services.ServicesException;
import io.brewmaster.agent.change.WantedState;
import io.brewmaster.agent.child.ChildWord;
import io.brewmaster.agent.child.Instructions;
import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.log.Logging;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The change process: {@code ChangeMain release|shrink|follow CLUSTER [OWN-SERVICE]}. Started by the agent, it looks, warms up, waits for the
 * word, carries out one change, and ends. It talks to the agent over stdin and stdout and logs to stderr.
 */
public final class ChangeMain {
    private static final Log LOG = Log.of(ChangeMain.class);

    /** The agent calls a release off after five minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    /** Of the whole process, whatever hangs; the agent waits for three minutes after the word. */
    private static final Duration LIFE = Duration.ofMinutes(9);

    /** How long the end of this process waits for what was begun to be put back; s6 kills after three seconds. */
    private static final Duration GOODBYE = Duration.ofSeconds(8);

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final Instructions instructions = new Instructions(System.in);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Order order;
    private final String cluster;
    private final Optional<String> ownService;

    private ChangeMain(Order order, String cluster, Optional<String> ownService) {
        this.order = order;
        this.cluster = cluster;
        this.ownService = ownService;
    }

    /** Runs one change; ends the process with a code of {@link ExitCode}. */
    public static void main(String[] args) {
        // Else the JDK may send an UpdateService twice, and the second time over what somebody has set in between.
        System.setProperty("sun.net.http.retryPost", "false");
        if (args.length < 2 || args.length > 3) {
            System.err.println("usage: ChangeMain release|shrink|follow CLUSTER [OWN-SERVICE]; the agent starts it");
            System.exit(ExitCode.USAGE.code());
        }
        endInTime();
        Optional<String> ownService = args.length == 3 ? Optional.of(args[2]) : Optional.empty();
        ChangeMain change = new ChangeMain(Order.valueOf(args[0].toUpperCase(Locale.ROOT)), args[1], ownService);
        change.putBackOnSigterm();
        System.exit(change.run().code());
    }

    /** A container that ends, or Ctrl-C in a terminal, tells this process as well as the agent. */
    private void putBackOnSigterm() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            instructions.stop();
                            try {
                                boolean unused = over.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "goodbye"));
    }

    private static void endInTime() {
        Thread limit = new Thread(
                () -> {
                    try {
                        Thread.sleep(LIFE.toMillis());
                        Runtime.getRuntime().halt(ExitCode.SOFTWARE.code());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "limit");
        limit.setDaemon(true);
        limit.start();
    }

    private ExitCode run() {
        try {
            Configuration config = Configuration.load(System.getenv(), Path.of(""));
            Logging.install(config.get(Keys.LOG_FORMAT), "stderr", config.get(Keys.LOG_LEVEL), "agent-change");
            say(new ChildWord.Ended(outcome(config)));
            return ExitCode.OK;
        } catch (ConfigurationException e) {
            say(new ChildWord.Ended(new Outcome.Failed(String.join("; ", e.problems()))));
            return ExitCode.CONFIGURATION;
        } catch (InterruptedException e) {
            return ExitCode.SOFTWARE;
        } finally {
            over.countDown();
        }
    }

    private Outcome outcome(Configuration config) throws InterruptedException {
        try {
            AwsSettings settings = ChangeSetup.aws(config, cluster);
            AwsClients clients = new AwsClients(AwsAccess.of(config));
            EcsServices services = new EcsServices(settings, clients);
            Optional<WantedState> machine =
                    order == Order.RELEASE ? ChangeSetup.machine(config, clients) : Optional.empty();
            Change change = Change.of(
                    services,
                    machine,
                    ownService,
                    System::nanoTime,
                    Clock.systemUTC(),
                    instructions::stopped,
                    new Told());
            Seen seen = change.look();
            services.warm();
            say(new ChildWord.Ready(System.nanoTime(), seen));
            Optional<GoAhead> goAhead = instructions.await(PATIENCE);
            return goAhead.isPresent()
                    ? carryOut(change, seen, goAhead.get())
                    : new Outcome.Refused("it was called off before it began");
        } catch (ServicesException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    private Outcome carryOut(Change change, Seen seen, GoAhead goAhead) {
        LOG.info(
                "change begins",
                "order",
                order.name().toLowerCase(Locale.ROOT),
                "decision",
                goAhead.decision(),
                "by",
                goAhead.by(),
                "why",
                goAhead.why());
        return switch (order) {
            case RELEASE -> change.release(seen, goAhead);
            case SHRINK -> change.shrink(seen, goAhead);
            case FOLLOW -> change.follow(seen, goAhead);
        };
    }

    private void say(ChildWord word) {
        out.println(word.line());
    }

    /** Whatever is changed is on record, even if the agent is gone. */
    private final class Told implements Change.Progress {
        @Override
        public void lowered(ServiceState before, int to) {
            LOG.info("desired count lowered", "service", before.name(), "from", before.desired(), "to", to);
        }

        @Override
        public void committed() {
            say(new ChildWord.Committed());
        }
    }
}
