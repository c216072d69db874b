/** The loopback HTTP: health for whoever supervises the container, status for people, metrics for scrapers. */
package io.brewmaster.agent.http;
