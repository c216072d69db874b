/** From a snapshot to numbers with names: what may be said at all, and the documents that say it. Pure, like the view. */
package io.brewmaster.agent.metrics;
