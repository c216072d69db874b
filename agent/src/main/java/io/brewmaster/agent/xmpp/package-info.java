/** The XMPP adapter, and the only package that sees Smack: it keeps us in the breweries and turns presence stanzas into events. */
package io.brewmaster.agent.xmpp;
