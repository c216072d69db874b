/** Certificates for servers on loopback, right and wrong ones. */
package io.brewmaster.testkit.tls;
