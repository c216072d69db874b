/** The load of the last hour, for people to look at. */
package io.brewmaster.agent.history;
