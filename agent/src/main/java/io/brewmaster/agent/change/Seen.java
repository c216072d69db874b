package io.brewmaster.agent.change;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a decision saw of the platform when it was begun, and what must still be so when it is carried out.
 *
 * @param services  all that are configured
 * @param wanted    the version of the item that says what is wanted of the platform, with {@code idle.action = machine}
 * @param holdUntil until when an operator wants the platform kept awake, as the item or the services' tags say
 */
public record Seen(List<ServiceState> services, OptionalLong wanted, Optional<Instant> holdUntil) {}
