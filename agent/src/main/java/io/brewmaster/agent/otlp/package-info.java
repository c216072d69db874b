/** OTLP through Micrometer, loaded by a class loader of its own, and only when metrics are to go there. */
package io.brewmaster.agent.otlp;
