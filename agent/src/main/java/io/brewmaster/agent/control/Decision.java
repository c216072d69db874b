package io.brewmaster.agent.control;

import java.time.Instant;

/**
 * Something this agent has decided, with its evidence: a line of the log and an event among the metrics.
 *
 * @param what in a few words, always the same for the same thing
 * @param why  the evidence, as one line
 */
public record Decision(Instant at, String what, String why, long term) {}
