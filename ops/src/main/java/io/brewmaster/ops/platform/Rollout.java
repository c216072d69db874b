package io.brewmaster.ops.platform;

import java.time.Instant;

/**
 * One deployment of a service.
 *
 * @param primary whether it is the newest, which the others give way to
 * @param state   {@code IN_PROGRESS}, {@code COMPLETED} or {@code FAILED}, as ECS says
 * @param reason  why it is so, in ECS' words; may be empty
 * @param failed  tasks of it that did not start
 * @param changed when it was last changed
 */
public record Rollout(
        String id, boolean primary, String state, String reason, int failed, String taskDefinition, Instant changed) {}
