/** How the agent's parts come together: one fold over everything it sees, whose output is what to say, what to do and what to show. */
package io.brewmaster.agent.control;
