/** Reads the XML of an XMPP stream (RFC 6120, section 11) with as little work as C1's code needs; knows no library and no stanza. */
package io.brewmaster.agent.xml;
