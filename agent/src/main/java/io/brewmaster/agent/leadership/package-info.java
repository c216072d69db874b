/** Who speaks for the platform: agents that agree by what one room shows all of them, in the room's own order. */
package io.brewmaster.agent.leadership;
