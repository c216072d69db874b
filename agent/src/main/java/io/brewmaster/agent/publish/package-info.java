/** Where published documents go: a thread of its own writes them, because standard output may block. */
package io.brewmaster.agent.publish;
