package io.brewmaster.agent.http;

import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.agent.brewery.BrewerySnapshot.Recorder;
import io.brewmaster.agent.brewery.BrewerySnapshot.Shard;
import io.brewmaster.agent.brewery.BridgeReport;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A snapshot as JSON members, in the words of the reference. What is not known is null. */
final class StatusJson {
    private StatusJson() {}

    static Map<String, @Nullable Object> of(BrewerySnapshot snapshot) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("time", snapshot.takenAt().toString());
        json.put("shards", snapshot.shards().stream().map(StatusJson::shard).toList());
        json.put("bridges", snapshot.bridges().stream().map(StatusJson::bridge).toList());
        json.put(
                "recorders",
                snapshot.recorders().stream().map(StatusJson::recorder).toList());
        return json;
    }

    private static Map<String, @Nullable Object> shard(Shard shard) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("shard", shard.name());
        json.put("connected", shard.connected());
        json.put("bridgeBrewery", word(shard.bridges()));
        json.put("recorderBrewery", word(shard.recorders()));
        json.put("problem", shard.problem().orElse(null));
        return json;
    }

    private static Map<String, @Nullable Object> bridge(Bridge bridge) {
        BridgeReport report = bridge.report();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", bridge.id());
        json.put("shards", bridge.shards());
        json.put("fresh", bridge.fresh());
        json.put("ageSeconds", seconds(bridge.state().age()));
        json.put("localEndpoints", number(report.localEndpoints()));
        json.put("conferences", number(report.conferences()));
        json.put("largestConference", number(report.largestConference()));
        json.put("stress", number(report.stress()));
        json.put("bitrateDownloadKbps", number(report.bitrateDownload()));
        json.put("bitrateUploadKbps", number(report.bitrateUpload()));
        json.put("rttMillis", number(report.rtt()));
        json.put("loss", number(report.loss()));
        json.put("drain", report.flags().drain());
        json.put("gracefulShutdown", report.flags().gracefulShutdown());
        json.put("shuttingDown", report.flags().shuttingDown());
        json.put("healthy", report.flags().healthy());
        json.put("clock", report.bridgeClock().map(Instant::toString).orElse(null));
        json.put("version", report.version().orElse(null));
        json.put("release", report.release().orElse(null));
        json.put("region", report.region().orElse(null));
        json.put("relayId", report.relayId().orElse(null));
        return json;
    }

    private static Map<String, @Nullable Object> recorder(Recorder recorder) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", recorder.id());
        json.put("shards", recorder.shards());
        json.put("activity", word(recorder.report().activity()));
        json.put("health", word(recorder.report().health()));
        return json;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Double seconds(Optional<Duration> duration) {
        return duration.map(age -> age.toMillis() / 1000.0).orElse(null);
    }

    private static @Nullable Integer number(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }

    private static @Nullable Double number(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }
}
