package io.brewmaster.ops.platform;

import io.brewmaster.core.ExitCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Until when an operator keeps the platform awake: a tag of its services, which the agents read before they act. */
public final class Hold {
    /** The tag; its value is a time as {@code 2026-01-31T18:00:00Z}. */
    public static final String TAG = "brewmaster:hold-until";

    private Hold() {}

    /**
     * The latest hold among the services, over or not.
     *
     * @throws OpsException for a tag that is no time: the agents take it for a hold without an end
     */
    public static Optional<Instant> of(List<ServiceState> services) throws OpsException {
        Optional<Instant> latest = Optional.empty();
        for (ServiceState service : services) {
            String tag = service.tags().get(TAG);
            if (tag != null) {
                Instant until = instant(service.name(), tag);
                latest = latest.filter(other -> other.isAfter(until)).or(() -> Optional.of(until));
            }
        }
        return latest;
    }

    private static Instant instant(String service, String text) throws OpsException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new OpsException(
                    ExitCode.CONFIGURATION,
                    "the tag " + TAG + " of the service " + service
                            + " is no time, and agents never let the platform go"
                            + " while it is there: take it away with ops release");
        }
    }
}
