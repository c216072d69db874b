package io.brewmaster.finalizer.recording;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what of Jibri's {@code metadata.json} may leave the machine.
 *
 * <p>Jibri writes {@code meeting_url} (which may carry a JWT), {@code participants} (what the participants' tokens say
 * about them: ids, names, e-mail addresses) and, on the same level, whatever the client that started the recording
 * sent along: {@code share}, or {@code upload_credentials} with a Dropbox token in clear. Only the address (cut down
 * to scheme, host and path) and {@code share} are harmless for every deployment; others go up when the operator
 * names them in {@code recording.metadata_keys}, and even then without what looks like a credential.
 */
public final class MetadataRedaction {
    private static final String MEETING_URL = "meeting_url";
    private static final String SHARE = "share";

    private final List<String> allowedKeys;

    /**
     * With what the operator wants in the bucket.
     *
     * @param allowedKeys keys of the top level
     */
    public MetadataRedaction(List<String> allowedKeys) {
        this.allowedKeys = List.copyOf(allowedKeys);
    }

    /**
     * What may be published.
     *
     * @param redacted what goes up, in the order of the original
     * @param withheld how many keys of the top level stay behind
     * @param meetingUrl the meeting's address without credentials
     */
    public record Result(Map<String, Object> redacted, int withheld, Optional<String> meetingUrl) {}

    public Result apply(Map<String, ?> metadata) {
        Map<String, Object> redacted = new LinkedHashMap<>();
        Optional<String> meetingUrl = metadata.get(MEETING_URL) instanceof String url
                ? Optional.ofNullable(Secrets.address(url))
                : Optional.empty();
        metadata.forEach((key, value) -> {
            if (key.equals(MEETING_URL)) {
                meetingUrl.ifPresent(url -> redacted.put(key, url));
            } else if (key.equals(SHARE) && value instanceof Boolean) {
                redacted.put(key, value);
            } else if (allowedKeys.contains(key) && value != null) {
                Object hidden = Secrets.isSecretName(key) ? Secrets.REDACTED : Secrets.hide(value);
                redacted.put(key, hidden == null ? Secrets.REDACTED : hidden);
            }
        });
        return new Result(redacted, metadata.size() - redacted.size(), meetingUrl);
    }
}
