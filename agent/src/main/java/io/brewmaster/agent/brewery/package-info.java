/**
 * What a brewery shows, as values: reports, events and the fold that turns them into a view. Nothing in here reads a clock, does I/O or
 * knows an XMPP library, so that every rule can be tested with a made-up history.
 */
package io.brewmaster.agent.brewery;
