package io.brewmaster.finalizer.store;

import java.util.Map;

/**
 * An object that is to be made.
 *
 * @param contentType a media type
 * @param tags name to value, in order
 */
public record ObjectDescription(String key, String contentType, Map<String, String> tags) {}
