package io.brewmaster.core.config;

import static io.brewmaster.core.config.ValueTypes.absolutePath;
import static io.brewmaster.core.config.ValueTypes.awakeWindow;
import static io.brewmaster.core.config.ValueTypes.bytes;
import static io.brewmaster.core.config.ValueTypes.choice;
import static io.brewmaster.core.config.ValueTypes.duration;
import static io.brewmaster.core.config.ValueTypes.httpAddress;
import static io.brewmaster.core.config.ValueTypes.httpsAddress;
import static io.brewmaster.core.config.ValueTypes.list;
import static io.brewmaster.core.config.ValueTypes.listWithSemicolons;
import static io.brewmaster.core.config.ValueTypes.optional;
import static io.brewmaster.core.config.ValueTypes.orWord;
import static io.brewmaster.core.config.ValueTypes.text;
import static io.brewmaster.core.config.ValueTypes.wholeNumber;
import static io.brewmaster.core.config.ValueTypes.yesOrNo;

import io.brewmaster.core.time.AwakeWindow;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The one table of all keys. Defaults and descriptions stand in {@code reference.conf}, under the same names. */
public final class Keys {
    private static final List<Key<?>> ALL = new ArrayList<>();

    private static final long MIB = 1L << 20;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final String HOST = LABEL + "(?:\\." + LABEL + ")*";
    private static final String PORT = "(?:6553[0-5]|655[0-2]\\d|65[0-4]\\d{2}|6[0-4]\\d{3}|[1-5]\\d{4}|[1-9]\\d{0,3})";
    /** The part of an XMPP address before the @ (RFC 7622, without what nobody uses). */
    private static final String LOCAL_PART = "[^\\s\"&'/:<>@]{1,255}";

    private static final String BASE64 = "[A-Za-z0-9+/]";
    private static final String BASE64_24_TO_64 =
            "(?:" + BASE64 + "{4}){8,21}(?:" + BASE64 + "{2}==)?|(?:" + BASE64 + "{4}){8,20}" + BASE64 + "{3}=";

    private static final ValueType<String> HOST_NAME = text("a host name", HOST);
    private static final ValueType<String> ROOM_NAME = text("a room's name, the part before the @", LOCAL_PART);
    private static final ValueType<String> ANY_TEXT = text("a text of 1 to 1024 characters", ".{1,1024}");

    public static final Key<Optional<String>> DOMAIN = key("domain", optional(HOST_NAME));
    public static final Key<String> PROJECT_NAME = key(
            "project_name",
            text("1 to 63 letters, digits and hyphens, a letter first", "[A-Za-z](?:[A-Za-z0-9-]{0,62})"));
    public static final Key<String> ENVIRONMENT =
            key("environment", text("1 to 32 letters, digits, hyphens and underscores", "[A-Za-z0-9_-]{1,32}"));
    public static final Key<Optional<String>> AWS_PROFILE =
            key("aws_profile", optional(text("a profile's name without blanks", "\\S{1,128}")), "AWS_PROFILE");
    public static final Key<Optional<String>> AWS_REGION = key(
            "aws_region",
            optional(text("a region's code such as us-west-2", "[a-z]{2}(?:-[a-z]+)+-\\d{1,2}")),
            "AWS_REGION");
    public static final Key<Optional<URI>> AWS_ENDPOINT = key("aws_endpoint", optional(httpAddress()));
    /** Seconds. */
    public static final Key<Integer> STOP_TIMEOUT = key("stop_timeout", wholeNumber(2, 3_600));

    public static final Key<List<String>> XMPP_SERVERS =
            key("xmpp.servers", list(text("host or host:port", HOST + "(?::" + PORT + ")?"), 1), "XMPP_SERVER");
    public static final Key<Integer> XMPP_PORT = key("xmpp.port", wholeNumber(1, 65535), "XMPP_PORT");
    public static final Key<String> XMPP_AUTH_DOMAIN = key("xmpp.auth_domain", HOST_NAME, "XMPP_AUTH_DOMAIN");
    public static final Key<String> XMPP_INTERNAL_MUC_DOMAIN =
            key("xmpp.internal_muc_domain", HOST_NAME, "XMPP_INTERNAL_MUC_DOMAIN");
    public static final Key<String> XMPP_USER = key(
            "xmpp.user",
            text("an account's name, the part before the @", LOCAL_PART),
            "JVB_AUTH_USER",
            "JIBRI_XMPP_USER");
    public static final Key<Optional<String>> XMPP_PASSWORD =
            secret("xmpp.password", optional(ANY_TEXT), "JVB_AUTH_PASSWORD", "JIBRI_XMPP_PASSWORD");
    public static final Key<String> XMPP_TRUST = key(
            "xmpp.trust",
            text(
                    "all | system | the path of a PEM file (with a / or ending in .pem or .crt) |"
                            + " pin:sha256:<64 hex digits of the certificate>",
                    "all|system|pin:sha256:(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}|(?!pin:).*/.*|(?!pin:).+\\.(?:pem|crt)",
                    Keys::plainPin),
            "XMPP_TRUST_ALL_CERTS");
    public static final Key<String> XMPP_BRIDGE_BREWERY = key("xmpp.bridge_brewery", ROOM_NAME, "JVB_BREWERY_MUC");
    public static final Key<String> XMPP_RECORDER_BREWERY =
            key("xmpp.recorder_brewery", ROOM_NAME, "JIBRI_BREWERY_MUC");
    public static final Key<Duration> XMPP_STARTUP_TIMEOUT = key("xmpp.startup_timeout", duration(SECOND, HOUR));

    public static final Key<String> METRICS_SINK = key("metrics.sink", choice("emf", "cloudwatch", "otlp"));
    public static final Key<String> METRICS_NAMESPACE = key(
            "metrics.namespace",
            text(
                    "1 to 255 of the characters A-Z a-z 0-9 . - _ / # : that do not start with : or AWS/",
                    "(?!:|AWS/)[A-Za-z0-9._/#:-]{1,255}"));
    public static final Key<Duration> METRICS_INTERVAL = key("metrics.interval", duration(SECOND, HOUR));
    public static final Key<URI> METRICS_OTLP_URL = key("metrics.otlp_url", httpAddress());
    /** Each {@code name=value}. */
    public static final Key<List<String>> METRICS_OTLP_HEADERS = secret(
            "metrics.otlp_headers", list(text("name=value", "[A-Za-z0-9-]{1,64}=[!-~](?:[ -~]{0,1022}[!-~])?"), 0));

    public static final Key<String> BESIDE = key("beside", choice("bridge", "recorder", "nothing"));
    public static final Key<Optional<String>> BRIDGE_NICK =
            key("bridge.nick", optional(text("a nick without blanks", "\\S{1,255}")), "JVB_MUC_NICKNAME");
    public static final Key<URI> BRIDGE_URL = key("bridge.url", httpAddress());
    public static final Key<URI> RECORDER_URL = key("recorder.url", httpAddress());
    public static final Key<Integer> LEADERSHIP_CANDIDATES = key("leadership.candidates", wholeNumber(1, 100));

    public static final Key<String> IDLE_MODE = key("idle.mode", choice("off", "observe", "act"));
    public static final Key<Duration> IDLE_TIMEOUT = key("idle.timeout", duration(SECOND, DAY));
    public static final Key<Duration> IDLE_MIN_UPTIME = key("idle.min_uptime", duration(Duration.ZERO, DAY));
    public static final Key<Optional<String>> IDLE_CLUSTER = key("idle.cluster", optional(ANY_TEXT));
    /** Each {@code role=service}. */
    public static final Key<List<String>> IDLE_SERVICES = key(
            "idle.services",
            list(
                    text(
                            "signalling=NAME, bridges=NAME or recorders=NAME, with the name of an ECS service",
                            "(?:signalling|bridges|recorders)=[A-Za-z0-9_-]{1,255}"),
                    0));

    public static final Key<String> IDLE_ACTION = key("idle.action", choice("machine", "services"));
    public static final Key<Optional<String>> IDLE_STATE_MACHINE = key(
            "idle.state_machine",
            optional(text(
                    "the ARN of a state machine", "arn:aws[a-z-]*:states:[a-z0-9-]+:\\d{12}:stateMachine:\\S{1,80}")));
    public static final Key<Optional<String>> IDLE_TABLE =
            key("idle.table", optional(text("the name of a DynamoDB table", "[A-Za-z0-9_.-]{3,255}")));
    public static final Key<List<URI>> IDLE_JICOFO_URLS = key("idle.jicofo_urls", list(httpAddress(), 0));
    public static final Key<List<URI>> IDLE_PROSODY_URLS = key("idle.prosody_urls", list(httpAddress(), 0));
    public static final Key<List<AwakeWindow>> IDLE_KEEP_AWAKE =
            key("idle.keep_awake", listWithSemicolons(awakeWindow()));

    public static final Key<Integer> SCALING_PEOPLE_PER_BRIDGE =
            key("scaling.people_per_bridge", wholeNumber(1, 10_000));
    public static final Key<Integer> SCALING_WARM_RECORDERS = key("scaling.warm_recorders", wholeNumber(0, 1_000));

    public static final Key<Path> RECORDING_DIR = key("recording.dir", absolutePath(), "JIBRI_RECORDING_DIR");
    public static final Key<Path> RECORDING_STATE_DIR = key("recording.state_dir", absolutePath());
    public static final Key<Optional<String>> RECORDING_BUCKET = key(
            "recording.bucket",
            optional(text(
                    "a bucket's name: 3 to 63 lower-case letters, digits, hyphens and dots",
                    "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")));
    public static final Key<String> RECORDING_PREFIX = key(
            "recording.prefix",
            text(
                    "folders of letters, digits and ! _ . * ' ( ) - with a / between them and none at either end",
                    "(?!.*\\.\\.)[A-Za-z0-9!_.*'()-]{1,255}(?:/[A-Za-z0-9!_.*'()-]{1,255}){0,7}"));
    public static final Key<String> RECORDING_ENCRYPTION =
            key("recording.encryption", choice("aws:kms", "AES256", "none"));
    public static final Key<Optional<String>> RECORDING_KMS_KEY =
            key("recording.kms_key", optional(text("a KMS key's id, ARN or alias", "[A-Za-z0-9:/_-]{1,2048}")));
    public static final Key<Long> RECORDING_PART_SIZE = key("recording.part_size", bytes(5 * MIB, 5 * 1024 * MIB));
    public static final Key<List<String>> RECORDING_METADATA_KEYS = key("recording.metadata_keys", list(ANY_TEXT, 0));
    public static final Key<Duration> RECORDING_FINISH_TIMEOUT = key("recording.finish_timeout", duration(SECOND, DAY));
    /** Bytes a second; {@link Long#MAX_VALUE} for unlimited. */
    public static final Key<Long> RECORDING_MAX_BANDWIDTH =
            key("recording.max_bandwidth", orWord("unlimited", Long.MAX_VALUE, bytes(64 * 1024, 100 * 1024 * MIB)));

    public static final Key<String> RECORDING_TRANSPORT =
            key("recording.transport", choice("auto", "fast", "portable"));
    public static final Key<Boolean> RECORDING_FASTSTART = key("recording.faststart", yesOrNo());
    public static final Key<Duration> RECORDING_ORPHAN_AFTER =
            key("recording.orphan_after", duration(Duration.ofMinutes(2), DAY.multipliedBy(7)));
    /** Bytes of free disk below which recordings are in danger. */
    public static final Key<Long> RECORDING_DISK_WARNING = key("recording.disk_warning", bytes(MIB, 1024 * 1024 * MIB));

    public static final Key<Optional<Duration>> RECORDING_LINK_TTL =
            key("recording.link_ttl", optional(duration(Duration.ofMinutes(1), DAY.multipliedBy(7))));

    /** Secret, because many receivers know their senders by a token in the path. */
    public static final Key<Optional<URI>> NOTIFY_WEBHOOK_URL = secret("notify.webhook_url", optional(httpsAddress()));

    public static final Key<Optional<String>> NOTIFY_WEBHOOK_SECRET = secret(
            "notify.webhook_secret",
            optional(text("whsec_ and the Base64 of 24 to 64 random bytes", "whsec_(?:" + BASE64_24_TO_64 + ")")));
    public static final Key<Optional<String>> NOTIFY_EVENT_BUS = key(
            "notify.event_bus",
            optional(text(
                    "the name or ARN of an EventBridge event bus",
                    "(?:arn:aws[a-z-]*:events:[a-z0-9-]+:\\d{12}:event-bus/)?[A-Za-z0-9._/-]{1,256}")));
    public static final Key<List<String>> NOTIFY_PRIVATE_NETWORKS = key(
            "notify.private_networks",
            list(text("a network such as 10.1.0.0/16 or fd12:3456::/32", "[0-9A-Fa-f.:]{2,45}/\\d{1,3}"), 0));

    public static final Key<Integer> HTTP_PORT = key("http.port", wholeNumber(0, 65535));

    public static final Key<String> LOG_FORMAT = key("log.format", choice("auto", "json", "text"));
    public static final Key<String> LOG_STREAM = key("log.stream", choice("stderr", "stdout"));
    public static final Key<String> LOG_LEVEL = key("log.level", choice("debug", "info", "warn", "error"));

    private Keys() {}

    /** All keys, in the order of the table. */
    public static List<Key<?>> all() {
        return List.copyOf(ALL);
    }

    private static <T> Key<T> key(String path, ValueType<T> type, String... alsoUnderstood) {
        return add(new Key<>(path, type, List.of(alsoUnderstood), false));
    }

    private static <T> Key<T> secret(String path, ValueType<T> type, String... alsoUnderstood) {
        return add(new Key<>(path, type, List.of(alsoUnderstood), true));
    }

    private static <T> Key<T> add(Key<T> key) {
        ALL.add(key);
        return key;
    }

    /** openssl prints a fingerprint as AB:CD:…; programs get it as abcd…. */
    private static String plainPin(String trust) {
        String pin = "pin:sha256:";
        return trust.startsWith(pin)
                ? pin + trust.substring(pin.length()).replace(":", "").toLowerCase(Locale.ROOT)
                : trust;
    }
}
