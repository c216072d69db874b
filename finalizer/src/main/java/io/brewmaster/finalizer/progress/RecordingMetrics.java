package io.brewmaster.finalizer.progress;

import io.brewmaster.core.emf.EmfDocument;
import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.core.metrics.MetricNamespace;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** What becomes of recordings, as EMF. Room, session and key are properties: as dimensions each would be billed. */
public final class RecordingMetrics {
    private static final Log LOG = Log.of(RecordingMetrics.class);

    /** Three bytes each at most, or two for an escaped one. */
    private static final int MAX_TEXT = 330;

    private final EmfWriter writer;
    private final String project;
    private final String environment;
    private final Clock clock;

    public RecordingMetrics(EmfWriter writer, String project, String environment, Clock clock) {
        this.writer = writer;
        this.project = project;
        this.environment = environment;
        this.clock = clock;
    }

    /**
     * A recording that is in the bucket, confirmed.
     *
     * @param upload how long uploading took; empty when another process began it
     * @param finalise from its last byte on disk to the complete object; empty when nobody knows
     * @param damaged why it does not play, where it does not
     * @param truncated why it ends before the meeting did, where it does
     */
    public record Success(
            String session,
            String room,
            String key,
            long bytes,
            Optional<Duration> upload,
            Optional<Duration> finalise,
            Optional<String> damaged,
            Optional<String> truncated) {}

    /** One recording is in the bucket, confirmed. */
    public void succeeded(Success success) {
        EmfDocument.Builder document = document(success.session())
                .property("room", text(success.room()))
                .property("key", success.key())
                .metric(MetricDefinition.RECORDING_SUCCEEDED.of(1))
                .metric(MetricDefinition.RECORDING_SUCCESS_RATE.of(100))
                .metric(MetricDefinition.RECORDING_BYTES.of((double) success.bytes()));
        success.upload()
                .ifPresent(time -> document.metric(MetricDefinition.RECORDING_UPLOAD_SECONDS.of(seconds(time))));
        success.finalise()
                .ifPresent(time -> document.metric(MetricDefinition.RECORDING_FINALISE_SECONDS.of(seconds(time))));
        success.damaged().ifPresent(reason -> document.property("damaged", text(reason)));
        success.truncated().ifPresent(reason -> document.property("truncated", text(reason)));
        if (success.damaged().or(success::truncated).isPresent()) {
            document.metric(MetricDefinition.RECORDING_TRUNCATED.of(1));
        }
        write(document);
    }

    /** A file's time may be from a clock that is ahead of ours. */
    private static double seconds(Duration time) {
        return Math.max(0, time.toNanos() / 1e9);
    }

    /** An attempt ended without everything being delivered; the files are kept. */
    public void failed(String session, String reason) {
        write(document(session)
                .property("reason", text(reason))
                .metric(MetricDefinition.RECORDING_FAILED.of(1))
                .metric(MetricDefinition.RECORDING_SUCCESS_RATE.of(0)));
    }

    /** What a session left behind was moved to quarantine. */
    public void quarantined(String session, String reason) {
        write(document(session).property("reason", text(reason)).metric(MetricDefinition.RECORDINGS_QUARANTINED.of(1)));
    }

    /** Somebody could not be told that a recording is complete, and will not be. */
    public void noticeGivenUp(String session, String key, String target, String reason) {
        write(document(session)
                .property("key", text(key))
                .property("target", target)
                .property("reason", text(reason))
                .metric(MetricDefinition.NOTICES_GIVEN_UP.of(1)));
    }

    /** How things are while a recorder has recordings. */
    public void watching(long backlog, boolean isDiskLow) {
        write(document()
                .metric(MetricDefinition.UPLOAD_BACKLOG_BYTES.of((double) backlog))
                .metric(MetricDefinition.RECORDING_DISK_LOW.of(isDiskLow ? 1 : 0)));
    }

    private EmfDocument.Builder document() {
        return EmfDocument.builder(MetricNamespace.RECORDING.defaultName(), clock.instant())
                .dimension("Project", project)
                .dimension("Environment", environment);
    }

    private EmfDocument.Builder document(String session) {
        return document().property("session", text(session));
    }

    /** Within what a property may hold: 1024 bytes of JSON, however its characters are written. */
    private static String text(String raw) {
        String printable = raw.replaceAll("\\p{Cntrl}", " ");
        return printable.length() <= MAX_TEXT ? printable : printable.substring(0, MAX_TEXT) + "…";
    }

    /** A recording is worth more than its metric. */
    private void write(EmfDocument.Builder document) {
        try {
            writer.write(document.build());
        } catch (IOException | IllegalArgumentException unwritable) {
            LOG.warn("cannot write a metric", unwritable);
        }
    }
}
