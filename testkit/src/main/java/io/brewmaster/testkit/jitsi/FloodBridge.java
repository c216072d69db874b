package io.brewmaster.testkit.jitsi;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jivesoftware.smack.packet.XmlEnvironment;

/** One of very many bridges: its presence is written once, and each time only receiver and timestamp are filled in. */
final class FloodBridge {
    private static final String TIMESTAMP = "1970-01-01 00:00:00.000";

    private final byte[] beforeReceiver;
    private final byte[] beforeTimestamp;
    private final byte[] afterTimestamp;
    private final BridgeStats clockwork = new BridgeStats();

    FloodBridge(String roomJid, String authDomain, String nick, int conferences, int endpoints) {
        BridgeStats stats = new BridgeStats()
                .set("conferences", conferences)
                .set("largest_conference", conferences == 0 ? 0 : endpoints / conferences)
                .set("endpoints", endpoints)
                .set("participants", endpoints)
                .set("local_endpoints", endpoints)
                .set("stress_level", 0.25)
                .set("current_timestamp", TIMESTAMP);
        String body = "<priority>0</priority>"
                + new ColibriStats(stats.toPublish(false)).toXML(XmlEnvironment.EMPTY)
                + "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1'"
                + " node='https://igniterealtime.org/projects/smack' ver='V78g62DrlQFfgmPEo5t0m/hyx4w='/>"
                + "<x xmlns='http://jabber.org/protocol/muc#user'><item jid='jvb@" + authDomain + "/" + nick
                + "' role='moderator' affiliation='owner'/></x></presence>";
        int timestamp = body.indexOf(TIMESTAMP);
        this.beforeReceiver = bytes("<presence from='" + roomJid + "/" + nick + "' to='");
        this.beforeTimestamp = bytes("'>" + body.substring(0, timestamp));
        this.afterTimestamp = bytes(body.substring(timestamp + TIMESTAMP.length()));
    }

    /** The presence in parts, to be written one after the other. */
    byte[][] presence(byte[] receiver, Clock clock) {
        clockwork.stamp(clock);
        return new byte[][] {
            beforeReceiver, receiver, beforeTimestamp, bytes(clockwork.get("current_timestamp")), afterTimestamp
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
