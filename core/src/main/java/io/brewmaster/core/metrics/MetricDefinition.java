package io.brewmaster.core.metrics;

import static io.brewmaster.core.metrics.MetricNamespace.JVB;
import static io.brewmaster.core.metrics.MetricNamespace.RECORDING;

import io.brewmaster.core.emf.Metric;
import io.brewmaster.core.emf.Unit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The one catalogue of all metrics; {@code docs/METRICS.md} is generated from it. A metric whose number is not known is
 * absent from its document: no number is better than a wrong zero, which would read as "nobody is there".
 *
 * <p>"Fresh" is said of a bridge whose own clock in its presence moves on.
 */
public enum MetricDefinition {
    JVB_PARTICIPANT_COUNT(
            "JVBParticipantCount",
            JVB,
            Unit.COUNT,
            "People (endpoints) on all bridges now. Relayed ones are counted once, where they are connected.",
            "sum of the stat `local_endpoints` in the presence of each fresh bridge",
            "a bridge brewery is not joined or not known completely, a fresh bridge hides its counts, or all bridges are stale"),
    JVB_CONFERENCE_COUNT(
            "JVBConferenceCount",
            JVB,
            Unit.COUNT,
            "Conferences on all bridges now. One with a single person has no bridge yet and is not counted.",
            "sum of the stat `conferences` of each fresh bridge",
            "as `JVBParticipantCount`"),
    BRIDGE_COUNT(
            "BridgeCount",
            JVB,
            Unit.COUNT,
            "Bridges that are alive.",
            "fresh occupants with bridge stats in the bridge breweries",
            "a bridge brewery is not joined or not known completely"),
    BRIDGES_STALE(
            "BridgesStale",
            JVB,
            Unit.COUNT,
            "Bridges that are still in the room and stand still: frozen, or their host is gone.",
            "bridges whose stat `current_timestamp` stopped moving",
            "a bridge brewery is not joined or not known completely"),
    BRIDGES_DRAINING(
            "BridgesDraining",
            JVB,
            Unit.COUNT,
            "Bridges that take no new conferences as long as there is another, or are shutting down.",
            "fresh bridges with the stat `drain`, `graceful_shutdown` or `shutting_down`",
            "a bridge brewery is not joined or not known completely"),
    BRIDGES_WITHOUT_COUNTS(
            "BridgesWithoutCounts",
            JVB,
            Unit.COUNT,
            "Bridges that do not say how many people they have. While there is one, the platform is never taken for idle.",
            "fresh bridges without the stat `local_endpoints` (a `stats-filter` on the bridge)",
            "a bridge brewery is not joined or not known completely"),
    BRIDGE_STRESS(
            "BridgeStress",
            JVB,
            Unit.NONE,
            "How loaded each bridge is: 0 idle, 1 full, may pass 1. A distribution with one value per bridge.",
            "stat `stress_level` of each fresh bridge",
            "no fresh bridge sends it"),
    BITRATE_DOWNLOAD(
            "BitrateDownload",
            JVB,
            Unit.KILOBITS_PER_SECOND,
            "Media that all bridges receive from people.",
            "sum of the stat `bit_rate_download` of each fresh bridge",
            "as `BridgeCount`, or no fresh bridge sends it"),
    BITRATE_UPLOAD(
            "BitrateUpload",
            JVB,
            Unit.KILOBITS_PER_SECOND,
            "Media that all bridges send to people; it dominates the platform's traffic costs.",
            "sum of the stat `bit_rate_upload` of each fresh bridge",
            "as `BridgeCount`, or no fresh bridge sends it"),
    RTT(
            "Rtt",
            JVB,
            Unit.MILLISECONDS,
            "Mean round trip between people and their bridge. A distribution with one value per bridge.",
            "stat `rtt_aggregate` of each fresh bridge; 0 means no data and is left out",
            "no fresh bridge has data, as when nobody is there"),
    LOSS(
            "Loss",
            JVB,
            Unit.NONE,
            "Lost packets in both directions as a fraction, 0 to 1. A distribution with one value per bridge.",
            "stat `overall_loss` of each fresh bridge",
            "no fresh bridge sends it"),
    RECORDERS_IDLE(
            "RecordersIdle",
            JVB,
            Unit.COUNT,
            "Recorders that can start a recording now.",
            "occupants of the recorder breweries that are `idle` and `healthy`",
            "a recorder brewery is not joined or not known completely"),
    RECORDERS_BUSY(
            "RecordersBusy",
            JVB,
            Unit.COUNT,
            "Recorders that record. One in single-use mode stays busy after its recording.",
            "occupants of the recorder breweries that are `busy`",
            "a recorder brewery is not joined or not known completely"),
    RECORDERS_UNHEALTHY(
            "RecordersUnhealthy",
            JVB,
            Unit.COUNT,
            "Recorders that say they are broken, busy or not.",
            "occupants of the recorder breweries that are `unhealthy`",
            "a recorder brewery is not joined or not known completely"),
    LARGEST_CONFERENCE(
            "LargestConference",
            JVB,
            Unit.COUNT,
            "People in the largest conference.",
            "greatest stat `largest_conference` of the fresh bridges",
            "as `BridgeCount`, or no fresh bridge sends it"),
    PARTICIPANTS_PER_CONFERENCE(
            "ParticipantsPerConference",
            JVB,
            Unit.COUNT,
            "People per conference, on average.",
            "`JVBParticipantCount` / `JVBConferenceCount`",
            "there is no conference, or one of the two is absent"),
    SHARDS_CONNECTED(
            "ShardsConnected",
            JVB,
            Unit.COUNT,
            "XMPP servers whose bridge brewery the agent is in. While it is less than `ShardsConfigured`, totals are absent.",
            "the agent's own connections",
            "never, while an agent runs"),
    SHARDS_CONFIGURED(
            "ShardsConfigured",
            JVB,
            Unit.COUNT,
            "XMPP servers that the agent should be in.",
            "the setting `xmpp.servers`",
            "never, while an agent runs"),
    PLATFORM_UNKNOWN(
            "PlatformUnknown",
            JVB,
            Unit.COUNT,
            "1 while it cannot be known whether anybody is there, else 0. Nothing is scaled down then: look into it if it stays.",
            "the agent's evidence; the log and `/status` say what is missing",
            "`idle.mode` is `off`"),
    IDLE_SECONDS(
            "IdleSeconds",
            JVB,
            Unit.SECONDS,
            "How long nobody has been there.",
            "the agent's idle policy",
            "somebody is there, it is not known, or `idle.mode` is `off`"),
    BRIDGES_WANTED(
            "BridgesWanted",
            JVB,
            Unit.COUNT,
            "How many bridges the present load needs, with a quarter to spare.",
            "max(1, ⌈1.25 · people / `scaling.people_per_bridge`⌉, ⌈1.25 · Σ stress / 0.8⌉) over the fresh bridges",
            "as `JVBParticipantCount`, or no bridge is fresh"),
    RECORDERS_WANTED(
            "RecordersWanted",
            JVB,
            Unit.COUNT,
            "How many recorders are wanted: those that work, and `scaling.warm_recorders` to spare.",
            "busy recorders less those that have only expired, plus the spares",
            "as `RecordersBusy`"),
    DECISIONS(
            "Decisions",
            JVB,
            Unit.COUNT,
            "1 for each decision of an agent, with what and why as properties: busy, idle, unknown, leads, would release and others.",
            "the agent, when it decides",
            "nothing was decided; sum it over time"),

    RECORDING_SUCCEEDED(
            "RecordingSucceeded",
            RECORDING,
            Unit.COUNT,
            "1 for each recording that is complete in S3, checked by size and checksum.",
            "the finalizer, after HeadObject",
            "no recording ended well; sum it over time"),
    RECORDING_FAILED(
            "RecordingFailed",
            RECORDING,
            Unit.COUNT,
            "1 for each attempt that failed. The files are still on disk, the log says why.",
            "the finalizer, at the end of an attempt",
            "no attempt failed; sum it over time"),
    RECORDING_BYTES(
            "RecordingBytes",
            RECORDING,
            Unit.BYTES,
            "Size of each recording that is complete in S3.",
            "the object's size",
            "as `RecordingSucceeded`"),
    RECORDING_UPLOAD_SECONDS(
            "RecordingUploadSeconds",
            RECORDING,
            Unit.SECONDS,
            "How long each recording took from the beginning of its upload to the checked object.",
            "the finalizer's monotonic clock",
            "as `RecordingSucceeded`"),
    RECORDINGS_QUARANTINED(
            "RecordingsQuarantined",
            RECORDING,
            Unit.COUNT,
            "1 for each session whose files are not a recording and were moved to quarantine. Nothing was thrown away.",
            "the finalizer, when it moves them",
            "nothing was moved; sum it over time"),
    RECORDING_FINALISE_SECONDS(
            "RecordingFinaliseSeconds",
            RECORDING,
            Unit.SECONDS,
            "From the last byte of each recording on disk to its complete object in S3: what people wait for after a meeting.",
            "the file's last change against the clock when S3 has confirmed the object",
            "as `RecordingSucceeded`"),
    RECORDING_SUCCESS_RATE(
            "RecordingSuccessRate",
            RECORDING,
            Unit.PERCENT,
            "100 for each recording that is complete in S3, 0 for each attempt that failed: its average is the success rate.",
            "the finalizer, at the end of an attempt",
            "nothing was tried; take the average"),
    RECORDING_TRUNCATED(
            "RecordingTruncated",
            RECORDING,
            Unit.COUNT,
            "1 for each recording in S3 that was cut, whether it plays or not: its writer or its whole machine was lost.",
            "the finalizer that delivered or salvaged it",
            "no recording was cut; sum it over time"),
    UPLOAD_BACKLOG_BYTES(
            "UploadBacklogBytes",
            RECORDING,
            Unit.BYTES,
            "Bytes of recordings on this recorder that are not in S3 yet; while one grows, about a part.",
            "sizes of the files less the parts that S3 has taken",
            "the recorder has no recording"),
    RECORDING_DISK_LOW(
            "RecordingDiskLow",
            RECORDING,
            Unit.COUNT,
            "1 while less than `recording.disk_warning` is free where recordings are written, and 0 while a recording is there.",
            "the file system of `recording.dir`",
            "the recorder has no recording and enough disk"),
    NOTICES_GIVEN_UP(
            "NoticesGivenUp",
            RECORDING,
            Unit.COUNT,
            "1 for each notice of a complete recording that a webhook or an event bus did not take within a day. The recording is in S3.",
            "the finalizer, when it gives up; the properties say of what, to whom and why",
            "no notice was given up; sum it over time");

    private static final Set<MetricDefinition> DISTRIBUTIONS = EnumSet.of(BRIDGE_STRESS, RTT, LOSS);
    private static final Map<String, MetricDefinition> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(MetricDefinition::metricName, Function.identity()));

    private final String metricName;
    private final MetricNamespace namespace;
    private final Unit unit;
    private final String meaning;
    private final String source;
    private final String absentWhen;

    MetricDefinition(
            String metricName, MetricNamespace namespace, Unit unit, String meaning, String source, String absentWhen) {
        this.metricName = metricName;
        this.namespace = namespace;
        this.unit = unit;
        this.meaning = meaning;
        this.source = source;
        this.absentWhen = absentWhen;
    }

    /** The name in CloudWatch. */
    public String metricName() {
        return metricName;
    }

    /** The namespace it is published in. */
    public MetricNamespace namespace() {
        return namespace;
    }

    /** The unit of its values. */
    public Unit unit() {
        return unit;
    }

    /** What the number tells an operator. */
    public String meaning() {
        return meaning;
    }

    /** Where the number comes from. */
    public String source() {
        return source;
    }

    /** When a document does not have it. */
    public String absentWhen() {
        return absentWhen;
    }

    /** Whether it has one value for each bridge, and its sum means nothing. */
    public boolean isDistribution() {
        return DISTRIBUTIONS.contains(this);
    }

    /**
     * The metric of this name in CloudWatch.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static MetricDefinition named(String metricName) {
        return Optional.ofNullable(BY_NAME.get(metricName))
                .orElseThrow(() -> new IllegalArgumentException("no such metric: " + metricName));
    }

    /** The metric with its values, ready for a document. */
    public Metric of(List<Double> values) {
        return new Metric(metricName, unit, values);
    }

    /** The metric with one value. */
    public Metric of(double value) {
        return of(List.of(value));
    }
}
