/**
 * A change of desired counts, from the last look to the last check: what a decision saw, what is there right before each step, and when to
 * stop. It is carried out in a process of its own, the only one that holds the AWS SDK; nothing in here knows that SDK.
 */
package io.brewmaster.agent.change;
