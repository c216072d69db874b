/** Asks what is beside the agent or answers HTTP on the platform: jicofo, the bridge, the recorder. */
package io.brewmaster.agent.rest;
