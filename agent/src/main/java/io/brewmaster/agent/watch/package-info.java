/** The one thread that owns the view: it takes events in, answers questions, and hands snapshots on at the interval's ticks. */
package io.brewmaster.agent.watch;
