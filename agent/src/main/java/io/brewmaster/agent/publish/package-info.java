/** Where documents go: a sink gets them on a thread of its own, because it may block. */
package io.brewmaster.agent.publish;
