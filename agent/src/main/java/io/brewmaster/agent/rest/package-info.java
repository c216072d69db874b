/** The plain HTTP of the neighbours: jicofo, Prosody, the bridge and the recorder beside this agent. */
package io.brewmaster.agent.rest;
