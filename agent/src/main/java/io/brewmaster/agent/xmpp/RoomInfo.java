package io.brewmaster.agent.xmpp;

import java.io.IOException;
import java.util.OptionalInt;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.IQProvider;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jxmpp.jid.EntityBareJid;

/** What a room says of itself (XEP-0045, 6.4), of which one thing matters here: how many are in it. */
final class RoomInfo extends IQ {
    static final String ELEMENT = QUERY_ELEMENT;
    static final String NAMESPACE = "http://jabber.org/protocol/disco#info";
    private static final String OCCUPANTS = "muc#roominfo_occupants";

    private final OptionalInt occupants;

    private RoomInfo(OptionalInt occupants) {
        super(ELEMENT, NAMESPACE);
        this.occupants = occupants;
    }

    static RoomInfo request(EntityBareJid room) {
        RoomInfo request = new RoomInfo(OptionalInt.empty());
        request.setType(IQ.Type.get);
        request.setTo(room);
        return request;
    }

    /** All, ourselves included; empty if the room does not say. */
    OptionalInt occupants() {
        return occupants;
    }

    @Override
    protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
        xml.setEmptyElement();
        return xml;
    }

    static final class Provider extends IQProvider<RoomInfo> {
        @Override
        public RoomInfo parse(XmlPullParser parser, int initialDepth, XmlEnvironment environment)
                throws XmlPullParserException, IOException {
            OptionalInt occupants = OptionalInt.empty();
            String field = "";
            while (true) {
                XmlPullParser.Event event = parser.next();
                if (event == XmlPullParser.Event.START_ELEMENT
                        && parser.getName().equals("field")) {
                    field = String.valueOf(parser.getAttributeValue("", "var"));
                } else if (event == XmlPullParser.Event.START_ELEMENT
                        && parser.getName().equals("value")
                        && field.equals(OCCUPANTS)) {
                    occupants = number(parser.nextText());
                } else if (event == XmlPullParser.Event.END_ELEMENT && parser.getDepth() == initialDepth) {
                    return new RoomInfo(occupants);
                }
            }
        }

        private static OptionalInt number(String text) {
            try {
                return OptionalInt.of(Integer.parseInt(text.strip()));
            } catch (NumberFormatException e) {
                return OptionalInt.empty();
            }
        }
    }
}
