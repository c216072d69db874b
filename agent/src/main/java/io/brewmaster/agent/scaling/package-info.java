/** How many bridges and recorders the present load needs, and how a bridge that is not needed is emptied and taken away. */
package io.brewmaster.agent.scaling;
