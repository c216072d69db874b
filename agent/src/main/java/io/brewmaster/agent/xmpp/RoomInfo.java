package io.brewmaster.agent.xmpp;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.SimpleIQ;
import org.jivesoftware.smack.packet.Stanza;
import org.jxmpp.jid.Jid;

/** What a room says of itself (XEP-0045, 6.4), of which one thing matters here: how many are in it. */
final class RoomInfo {
    private static final Pattern OCCUPANTS =
            Pattern.compile("var=['\"]muc#roominfo_occupants['\"][^>]*>\\s*<value>(\\d{1,9})</value>");

    private RoomInfo() {}

    /** The question, for a room or a server. */
    static IQ request(Jid whom) {
        IQ request = new SimpleIQ("query", "http://jabber.org/protocol/disco#info") {};
        request.setType(IQ.Type.get);
        request.setTo(whom);
        return request;
    }

    /** All, ourselves included; empty if the room does not say, or refuses to. */
    static OptionalInt occupants(Stanza answer) {
        Matcher matcher = OCCUPANTS.matcher(answer.toXML());
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
