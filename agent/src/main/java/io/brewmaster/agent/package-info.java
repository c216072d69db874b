/** The agent's program: {@link io.brewmaster.agent.Main} reads the command line, {@link io.brewmaster.agent.Agent} puts the parts together. */
package io.brewmaster.agent;
