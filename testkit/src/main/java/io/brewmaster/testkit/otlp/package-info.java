/** A receiver of OpenTelemetry's protocol, on loopback. */
package io.brewmaster.testkit.otlp;
