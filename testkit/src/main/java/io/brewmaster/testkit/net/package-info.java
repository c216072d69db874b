/** The network between a program and a server, as bad as a test wants it. */
package io.brewmaster.testkit.net;
