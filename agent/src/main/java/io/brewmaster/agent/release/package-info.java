/** How a leader takes the platform to zero: announce, wait for consent, look once more, and say the word within two seconds. */
package io.brewmaster.agent.release;
