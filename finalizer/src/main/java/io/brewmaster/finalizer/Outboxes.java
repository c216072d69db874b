package io.brewmaster.finalizer;

import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.events.EventBus;
import io.brewmaster.finalizer.notice.Arrival;
import io.brewmaster.finalizer.notice.Links;
import io.brewmaster.finalizer.notice.Notice;
import io.brewmaster.finalizer.notice.Notices;
import io.brewmaster.finalizer.notice.Schedule;
import io.brewmaster.finalizer.notice.Target;
import io.brewmaster.finalizer.outbox.Outbox;
import io.brewmaster.finalizer.progress.RecordingMetrics;
import io.brewmaster.finalizer.s3.AwsAccess;
import io.brewmaster.finalizer.s3.S3Links;
import io.brewmaster.finalizer.webhook.Destinations;
import io.brewmaster.finalizer.webhook.Names;
import io.brewmaster.finalizer.webhook.Webhook;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;

/** Everybody who is told of complete recordings, as the configuration says: nobody, by default. */
final class Outboxes implements Notices {
    private static final Log LOG = Log.of(Outboxes.class);

    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(2);
    /** Somebody waits meanwhile: Jibri, or a platform that wants to stop the container. */
    private static final Duration ONCE = Duration.ofSeconds(16);

    private final Configuration config;
    private final List<Outbox> outboxes = new ArrayList<>();

    /**
     * Tells nobody yet.
     *
     * @param access to AWS
     * @throws IllegalArgumentException when settings contradict each other; one line for a user
     */
    Outboxes(Configuration config, AwsAccess.Source access, RecordingMetrics metrics) {
        this.config = config;
        Optional<Links> links = config.get(Keys.RECORDING_LINK_TTL)
                .map(lasts -> new S3Links(bucket(config), access, lasts, Clock.systemUTC()));
        targets(config, access)
                .forEach(target -> outboxes.add(new Outbox(
                        config.get(Keys.RECORDING_STATE_DIR),
                        target,
                        links,
                        new Schedule(new SplittableRandom()),
                        metrics,
                        Clock.systemUTC(),
                        System::nanoTime)));
    }

    /** Without one nothing is ever delivered that anybody could be told of. */
    private static String bucket(Configuration config) {
        return config.get(Keys.RECORDING_BUCKET).orElse("");
    }

    private static List<Target> targets(Configuration config, AwsAccess.Source access) {
        List<Target> targets = new ArrayList<>();
        config.get(Keys.NOTIFY_WEBHOOK_URL).ifPresent(url -> targets.add(webhook(config, url)));
        config.get(Keys.NOTIFY_EVENT_BUS).ifPresent(bus -> targets.add(new EventBus(bus, access)));
        return targets;
    }

    private static Webhook webhook(Configuration config, URI url) {
        String secret = config.get(Keys.NOTIFY_WEBHOOK_SECRET)
                .orElseThrow(() -> new IllegalArgumentException("notify.webhook_url is set and notify.webhook_secret is"
                        + " not: set JITSI_NOTIFY_WEBHOOK_SECRET, without which nobody could believe a notice"));
        return new Webhook(
                url,
                secret,
                Names.ofTheSystem(),
                new Destinations(config.get(Keys.NOTIFY_PRIVATE_NETWORKS)),
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                Clock.systemUTC());
    }

    @Override
    public void note(Arrival arrival) throws IOException {
        Notice.Sender sender =
                new Notice.Sender(config.get(Keys.PROJECT_NAME), config.get(Keys.ENVIRONMENT), bucket(config));
        Notice notice = Notice.of(sender, arrival, Clock.systemUTC().instant());
        for (Outbox outbox : outboxes) {
            outbox.note(notice);
        }
    }

    /** Tells what is due, each once; what is not confirmed within some seconds is left to the next run. */
    void once() {
        once(ONCE);
    }

    /** The same, within a time that may be shorter. */
    void once(Duration atMost) {
        Duration limit = atMost.compareTo(ONCE) < 0 ? atMost : ONCE;
        ScheduledExecutorService threads = threads();
        outboxes.forEach(outbox -> threads.execute(() -> round(outbox, limit)));
        threads.shutdown();
        try {
            if (!threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("not everybody could be told now: left to the next run");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Begins to tell what is due until it is stopped. */
    ScheduledExecutorService start() {
        ScheduledExecutorService threads = threads();
        for (Outbox outbox : outboxes) {
            ScheduledFuture<?> unused = threads.scheduleWithFixedDelay(
                    () -> round(outbox, BETWEEN_ROUNDS), 0, BETWEEN_ROUNDS.toMillis(), TimeUnit.MILLISECONDS);
        }
        return threads;
    }

    /** One for each target: none waits for another. */
    private ScheduledExecutorService threads() {
        return Executors.newScheduledThreadPool(outboxes.size(), work -> {
            Thread thread = new Thread(work, "notices");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static void round(Outbox outbox, Duration atMost) {
        try {
            outbox.round(atMost);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException fault) {
            LOG.error("cannot tell of recordings", fault);
        }
    }
}
