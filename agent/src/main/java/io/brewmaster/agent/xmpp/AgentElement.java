package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.AgentReport.Beside;
import io.brewmaster.agent.brewery.AgentReport.Hold;
import io.brewmaster.agent.brewery.AgentReport.Phase;
import io.brewmaster.agent.brewery.AgentReport.Release;
import io.brewmaster.core.recorder.RecorderState;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.ExtensionElementProvider;
import org.jivesoftware.smack.util.XmlStringBuilder;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jspecify.annotations.Nullable;

/**
 * {@code <agent xmlns='urn:brewmaster:agent:1' id='…' term='3' beat='42' phase='following' …/>}: an agent's report as attributes, words in
 * lower case, what is empty left out. Anybody in the room can send one: what makes no sense is read as if it were not there, and whatever
 * is in it, it never breaks the stream.
 *
 * @param report empty if it names no id
 */
record AgentElement(Optional<AgentReport> report) implements ExtensionElement {
    static final String ELEMENT = "agent";
    static final String NAMESPACE = "urn:brewmaster:agent:1";

    /** No agent gets there by one a second in 30 million years; and one more never overflows. */
    static final long LONGEST_COUNT = 1_000_000_000_000_000L;

    private static final int MOST_UPLOADS = 1_000_000;
    private static final long LONGEST_EXPIRY = Duration.ofDays(1).toSeconds();
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** Longer than any name that is shown: an ARN has at most 2048, those of task definitions about 150. */
    private static final int LONGEST_TEXT = 512;

    @Override
    public String getElementName() {
        return ELEMENT;
    }

    @Override
    public String getNamespace() {
        return NAMESPACE;
    }

    @Override
    public CharSequence toXML(XmlEnvironment enclosing) {
        XmlStringBuilder xml = new XmlStringBuilder(this, enclosing);
        if (report.isPresent()) {
            write(report.get(), xml);
        }
        return xml.closeEmptyElement();
    }

    private static void write(AgentReport report, XmlStringBuilder xml) {
        xml.optAttribute("id", plain(report.id()));
        xml.attribute("term", Long.toString(report.term()));
        xml.attribute("beat", Long.toString(report.beat()));
        xml.attribute("phase", word(report.phase()));
        xml.attribute("beside", word(report.beside()));
        if (report.uploads().isPresent()) {
            xml.attribute("uploads", Integer.toString(report.uploads().getAsInt()));
        }
        if (report.isProtected().isPresent()) {
            xml.attribute("protected", report.isProtected().get().toString());
        }
        xml.optAttribute("bridge", plain(report.bridge().orElse(null)));
        xml.optAttribute("revision", plain(report.revision().orElse(null)));
        if (report.recorder().isPresent()) {
            xml.attribute("recorder", word(report.recorder().get()));
        }
        if (report.release().isPresent()) {
            xml.optAttribute("release", plain(report.release().get().id()));
            xml.attribute(
                    "expires", Long.toString(report.release().get().expires().toSeconds()));
        }
        xml.optAttribute("drain", plain(report.drain().orElse(null)));
        if (report.take()) {
            xml.attribute("take", "true");
        }
        if (report.hold().isPresent()) {
            xml.attribute("hold", report.hold().get().until().toString());
            xml.attribute("held", report.hold().get().given().toString());
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** A text that XML can carry; null if it is none. */
    private static @Nullable String plain(@Nullable String text) {
        if (text == null || text.isBlank() || text.length() > LONGEST_TEXT) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c) || c >= 0xFFFE) {
                return null;
            }
        }
        return text;
    }

    /** Never throws for what an attribute says. */
    static final class Provider extends ExtensionElementProvider<AgentElement> {
        @Override
        public AgentElement parse(XmlPullParser parser, int initialDepth, XmlEnvironment environment)
                throws XmlPullParserException, IOException {
            Optional<AgentReport> report = report(parser);
            while (parser.getEventType() != XmlPullParser.Event.END_ELEMENT || parser.getDepth() != initialDepth) {
                parser.next();
            }
            return new AgentElement(report);
        }

        private static Optional<AgentReport> report(XmlPullParser parser) {
            Optional<String> id = text(parser, "id");
            return id.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new AgentReport(
                            id.get(),
                            number(parser, "term", LONGEST_COUNT).orElse(0),
                            number(parser, "beat", LONGEST_COUNT).orElse(0),
                            choice(parser, "phase", Phase.values()).orElse(Phase.LOOKING),
                            choice(parser, "beside", Beside.values()).orElse(Beside.NOTHING),
                            uploads(parser),
                            truth(parser, "protected"),
                            text(parser, "bridge"),
                            text(parser, "revision"),
                            choice(parser, "recorder", RecorderState.values()),
                            release(parser),
                            text(parser, "drain"),
                            truth(parser, "take").orElse(false),
                            hold(parser)));
        }

        private static Optional<String> text(XmlPullParser parser, String name) {
            return Optional.ofNullable(plain(parser.getAttributeValue("", name)));
        }

        private static OptionalLong number(XmlPullParser parser, String name, long most) {
            Optional<String> text = text(parser, name);
            if (text.isEmpty()) {
                return OptionalLong.empty();
            }
            try {
                long number = Long.parseLong(text.get());
                return number < 0 || number > most ? OptionalLong.empty() : OptionalLong.of(number);
            } catch (NumberFormatException e) {
                return OptionalLong.empty();
            }
        }

        private static OptionalInt uploads(XmlPullParser parser) {
            OptionalLong uploads = number(parser, "uploads", MOST_UPLOADS);
            return uploads.isPresent() ? OptionalInt.of((int) uploads.getAsLong()) : OptionalInt.empty();
        }

        private static Optional<Boolean> truth(XmlPullParser parser, String name) {
            Optional<String> text = text(parser, name);
            boolean known =
                    text.isPresent() && (text.get().equals("true") || text.get().equals("false"));
            return known ? Optional.of(text.get().equals("true")) : Optional.empty();
        }

        private static <E extends Enum<E>> Optional<E> choice(XmlPullParser parser, String name, E[] values) {
            Optional<String> text = text(parser, name);
            for (E value : values) {
                if (text.isPresent() && word(value).equals(text.get())) {
                    return Optional.of(value);
                }
            }
            return Optional.empty();
        }

        /** A word that does not say how long it holds is not given. */
        private static Optional<Release> release(XmlPullParser parser) {
            Optional<String> id = text(parser, "release");
            OptionalLong expires = number(parser, "expires", LONGEST_EXPIRY);
            return id.isPresent() && expires.isPresent()
                    ? Optional.of(new Release(id.get(), Duration.ofSeconds(expires.getAsLong())))
                    : Optional.empty();
        }

        /** Which of two words is the newer one must be known. */
        private static Optional<Hold> hold(XmlPullParser parser) {
            Optional<Instant> until = instant(parser, "hold");
            Optional<Instant> given = instant(parser, "held");
            return until.isPresent() && given.isPresent()
                    ? Optional.of(new Hold(until.get(), given.get()))
                    : Optional.empty();
        }

        private static Optional<Instant> instant(XmlPullParser parser, String name) {
            Optional<String> text = text(parser, name);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            try {
                Instant instant = Instant.parse(text.get());
                boolean sensible = instant.isAfter(Instant.EPOCH) && !instant.isAfter(LATEST);
                return sensible ? Optional.of(instant) : Optional.empty();
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }
}
