/**
 * The process of its own that changes desired counts: what it and the agent say to each other, a JSON object a line, and how the agent starts
 * and ends it. It is another JVM, so that the resident one never holds the AWS SDK.
 */
package io.brewmaster.agent.child;
