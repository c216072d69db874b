package io.brewmaster.agent.xml;

/** What was read is no XML, or XML that an XMPP stream may not have. */
public final class XmlException extends Exception {
    private static final long serialVersionUID = 1L;

    XmlException(String what, long at) {
        super(what + " at character " + at + " of the stream");
    }
}
