package io.brewmaster.finalizer.store;

import java.util.Map;

/**
 * An object that is to be made.
 *
 * @param contentType a media type
 * @param tags name to value, in order
 * @param metadata the object's own metadata, names in lower case, values in ASCII
 */
public record ObjectDescription(
        String key, String contentType, Map<String, String> tags, Map<String, String> metadata) {

    public ObjectDescription(String key, String contentType, Map<String, String> tags) {
        this(key, contentType, tags, Map.of());
    }
}
