/** Prometheus text through Micrometer, loaded when somebody scrapes for the first time. */
package io.brewmaster.agent.prometheus;
