package io.brewmaster.agent.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvent;
import io.brewmaster.agent.brewery.BreweryEvents;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the rooms say, in orders that a real server shows only now and then. */
class RoomPresenceTest {
    private static final String ROOM = "jvbbrewery@internal-muc.meet.jitsi";
    private static final String MINE = "brewmaster-me";

    private final List<String> events = new ArrayList<>();
    private final Queue<Signal> signals = new ArrayDeque<>();
    private boolean full;
    private RoomPresence presence;

    @BeforeEach
    void setUp() throws Exception {
        Smack.ensureSetUp();
        presence = new RoomPresence(
                new ShardSettings(
                        "host",
                        5222,
                        "auth.meet.jitsi",
                        "internal-muc.meet.jitsi",
                        "agent",
                        "secret",
                        Trust.of("all"),
                        new ShardSettings.Rooms("jvbbrewery", "jibribrewery"),
                        MINE,
                        ShardSettings.Patience.DEFAULT),
                1,
                new BreweryEvents() {
                    @Override
                    public boolean offer(BreweryEvent event) {
                        return !full && events.add(word(event));
                    }

                    @Override
                    public void put(BreweryEvent event) {
                        events.add(word(event));
                    }
                },
                signals);
    }

    private static String word(BreweryEvent event) {
        if (event instanceof BreweryEvent.OwnPresence own) {
            return "own " + own.agent().beat();
        }
        return event instanceof BreweryEvent.OccupantPresent present
                ? present.nick()
                        + present.agent().map(agent -> " " + agent.beat()).orElse("")
                : event.getClass().getSimpleName();
    }

    private void hears(String nick, String attributes, String inside) {
        try {
            Presence stanza = PacketParserUtils.parseStanza("<presence xmlns='jabber:client' from='" + ROOM + "/" + nick
                    + "' " + attributes + ">" + inside + "</presence>");
            presence.take(stanza);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void shows(String nick, int beat) {
        hears(nick, "", "<agent xmlns='urn:brewmaster:agent:1' id='" + nick + "' beat='" + beat + "'/>");
    }

    private void refuses(String answers) {
        hears(
                MINE,
                "type='error' id='" + answers + "'",
                "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
    }

    private void gone(String nick) {
        hears(nick, "type='unavailable'", "");
    }

    private void joined() throws InterruptedException {
        presence.joining(Brewery.BRIDGES, "join-1");
        hears("focus", "", "");
        shows(MINE, 1);
        assertThat(events).containsExactly("RoomJoining", "focus", "RoomJoined", "own 1");
        assertThat(signals).containsExactly(new Signal.Joined(Brewery.BRIDGES));
        events.clear();
        signals.clear();
    }

    @Test
    void keepsOurPlaceAmongTheOthers() throws Exception {
        joined();
        shows("other", 1);
        shows(MINE, 2);
        shows("other", 2);
        shows(MINE, 3);
        assertThat(events).containsExactly("other 1", "own 2", "other 2", "own 3");
        assertThat(signals).isEmpty();
    }

    @Test
    void saysNothingOfAnEchoWithoutAReport() throws Exception {
        joined();
        hears(MINE, "", "");
        hears(MINE, "", "<agent xmlns='urn:brewmaster:agent:1' beat='2'/>");
        assertThat(events).isEmpty();
    }

    @Test
    void doesNotTakeALateEchoForAnotherWelcome() throws Exception {
        joined();
        presence.leaving(Brewery.BRIDGES);
        shows(MINE, 2);
        hears("focus", "", "");
        gone(MINE);
        shows(MINE, 3);
        assertThat(events).containsExactly("RoomLeft");
        assertThat(signals).containsExactly(new Signal.Removed(Brewery.BRIDGES));
    }

    @Test
    void isOutWhenTheRoomDoesNotKnowUsAnyMore() throws Exception {
        joined();
        refuses("update-7");
        assertThat(events).containsExactly("RoomLeft");
        assertThat(signals).containsExactly(new Signal.Removed(Brewery.BRIDGES));
        events.clear();
        presence.joining(Brewery.BRIDGES, "join-2");
        hears("focus", "", "");
        shows(MINE, 2);
        assertThat(events).containsExactly("RoomJoining", "focus", "RoomJoined", "own 2");
    }

    @Test
    void doesNotTakeARefusedUpdateForARefusedJoin() throws Exception {
        joined();
        gone(MINE);
        refuses("update-7");
        presence.joining(Brewery.BRIDGES, "join-2");
        refuses("update-8");
        assertThat(events).containsExactly("RoomLeft", "RoomJoining");
        refuses("join-2");
        assertThat(events).endsWith("RoomRefused");
        assertThat(signals).hasSize(2).last().isInstanceOf(Signal.Refused.class);
    }

    @Test
    void asksBeforeItTakesARoomForEmpty() throws Exception {
        presence.joining(Brewery.BRIDGES, "join-1");
        shows(MINE, 1);
        assertThat(signals).containsExactly(new Signal.Alone());
        assertThat(presence.alone()).isTrue();
        assertThat(events).doesNotContain("RoomJoined");
        presence.confirmJoined();
        assertThat(events).endsWith("RoomJoined");
        shows("other", 1);
        assertThat(presence.alone()).isFalse();
    }

    @Test
    void isNotInARoomThatItWasTakenOutOfBeforeItWasSure() throws Exception {
        presence.joining(Brewery.BRIDGES, "join-1");
        hears(MINE, "", "");
        gone(MINE);
        presence.confirmJoined();
        assertThat(events).doesNotContain("RoomJoined");
    }

    @Test
    void givesUpWhenAnEventIsLost() throws Exception {
        joined();
        full = true;
        shows("other", 1);
        full = false;
        shows("other", 2);
        assertThat(events).isEmpty();
        assertThat(signals).singleElement().isInstanceOf(Signal.Closed.class);
    }
}
