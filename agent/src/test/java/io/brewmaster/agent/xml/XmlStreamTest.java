package io.brewmaster.agent.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.agent.xml.XmlStream.Event;
import io.brewmaster.testkit.jitsi.Fixtures;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the JDK's own parser: the same events of the same stream, however it is cut into pieces. */
class XmlStreamTest {
    private static final List<String> REFUSED = List.of("refused");

    private static List<String> ours(Reader reader) throws IOException, XmlException {
        XmlStream stream = new XmlStream(reader);
        List<String> events = new ArrayList<>();
        while (stream.next() != Event.EOF) {
            switch (stream.event()) {
                case START ->
                    events.add("start " + stream.depth() + name(stream.namespace(), stream.name(), stream.prefix())
                            + attributes(stream));
                case END ->
                    events.add("end " + stream.depth() + name(stream.namespace(), stream.name(), stream.prefix()));
                case TEXT -> events.add("text " + stream.text());
                default -> throw new AssertionError(stream.event());
            }
        }
        return events;
    }

    private static Set<String> attributes(XmlStream stream) {
        Set<String> attributes = new TreeSet<>();
        for (int i = 0; i < stream.attributes(); i++) {
            String namespace = stream.attributeNamespace(i);
            String name = stream.attributeName(i);
            assertThat(stream.attribute(namespace, name)).isEqualTo(stream.attribute(i));
            attributes.add(name(namespace, name, stream.attributePrefix(i)) + "=" + stream.attribute(i));
        }
        return attributes;
    }

    private static String name(String namespace, String name, String prefix) {
        return " {" + namespace + "}" + prefix + ":" + name;
    }

    private static List<String> theirs(String xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
        List<String> events = new ArrayList<>();
        int depth = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    Set<String> attributes = new TreeSet<>();
                    for (int i = 0; i < reader.getAttributeCount(); i++) {
                        if (reader.getAttributeLocalName(i).startsWith(":")) {
                            throw new XMLStreamException("no prefix before the colon, which the JDK lets pass");
                        }
                        attributes.add(name(
                                        orEmpty(reader.getAttributeNamespace(i)),
                                        reader.getAttributeLocalName(i),
                                        orEmpty(reader.getAttributePrefix(i)))
                                + "=" + reader.getAttributeValue(i));
                    }
                    events.add("start " + ++depth + element(reader) + attributes);
                }
                case XMLStreamConstants.END_ELEMENT -> events.add("end " + depth-- + element(reader));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> joined(events, reader.getText());
                default -> {}
            }
        }
        return events;
    }

    /** The JDK's parser ends a text where a comment stands. */
    private static void joined(List<String> events, String text) {
        int last = events.size() - 1;
        if (events.get(last).startsWith("text ")) {
            events.set(last, events.get(last) + text);
        } else if (!text.isEmpty()) {
            events.add("text " + text);
        }
    }

    private static String element(XMLStreamReader reader) {
        return name(orEmpty(reader.getNamespaceURI()), reader.getLocalName(), orEmpty(reader.getPrefix()));
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    @ParameterizedTest
    @MethodSource("io.brewmaster.testkit.jitsi.Fixtures#stanzas")
    void readsRealStanzasAsTheJdkDoes(String fixture) throws Exception {
        String xml =
                "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                        + " xml:lang='en'>" + Fixtures.read(fixture) + "</stream:stream>";
        List<String> expected = theirs(xml);
        assertThat(ours(new StringReader(xml))).isEqualTo(expected);
        assertThat(ours(new Chunks(xml, () -> 1))).isEqualTo(expected);
    }

    @Test
    void readsAnyDocumentAsTheJdkDoesHoweverItIsCut() throws Exception {
        int texts = 0;
        for (int seed = 0; seed < 3_000; seed++) {
            String xml = new RandomXml(new Random(seed)).document();
            Random cuts = new Random(seed);
            List<String> expected = theirs(xml);
            assertThat(ours(new Chunks(xml, () -> 1 + cuts.nextInt(40))))
                    .as("seed %d: %s", seed, xml)
                    .isEqualTo(expected);
            texts += (int)
                    expected.stream().filter(event -> event.startsWith("text ")).count();
        }
        assertThat(texts).isGreaterThan(2_000);
    }

    /** Tags that come again are compared with what came before, instead of being read. */
    @Test
    void readsThousandsOfStanzasAsTheJdkDoes() throws Exception {
        Random random = new Random(1);
        List<String> stanzas = Fixtures.stanzas();
        StringBuilder xml = new StringBuilder(
                "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>");
        for (int i = 0; i < 2_000; i++) {
            String stanza = Fixtures.read(stanzas.get(random.nextInt(stanzas.size())));
            xml.append(random.nextBoolean() ? stanza : altered(stanza, random));
        }
        xml.append("</stream:stream>");
        assertThat(ours(new Chunks(xml.toString(), () -> 1 + random.nextInt(3_000))))
                .isEqualTo(theirs(xml.toString()));
    }

    /** Other values, other tags, other prefixes, other namespaces. */
    private static String altered(String stanza, Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> stanza.replaceAll("value='[^']*'/>", "value='&amp;" + random.nextInt() + "'/>");
            case 1 -> stanza.replaceAll("(<stat name='[c-l][^>]*)/>", "$1></stat>");
            case 2 -> stanza.replaceAll("<stat name='[^']*' value='0'/>", "");
            case 3 -> stanza.replaceAll("(<stat name='[^']*' value='[^']*')/>", "$1 unit='s'/>");
            case 4 -> stanza.replaceAll("(<stat name='[d-t][^']*' value='[^']*')/>", "$1 xmlns='urn:other'/>");
            case 5 -> stanza.replaceAll("value='([^']*)'/>", "value=\"$1\"/>");
            default -> stanza.replaceAll("<stat ", "<stats ").replace("<stats name", "<stat name");
        };
    }

    @Test
    void remembersTagsThatComeAgain() throws Exception {
        // Strings as long as that are made anew, unless the tag is known.
        String name = "a-stat-of-a-name-that-is-longer-than-forty-characters";
        XmlStream stream = new XmlStream(new StringReader("<s>"
                + IntStream.range(0, 4)
                        .mapToObj(i -> "<t xmlns='u'><b name='" + name + "' value='" + i + "'/></t>")
                        .collect(Collectors.joining())
                + "</s>"));
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        while (stream.next() != Event.EOF) {
            if (stream.event() == Event.START && stream.name().equals("b")) {
                names.add(stream.attribute("", "name"));
                values.add(stream.attribute("", "value"));
            }
        }
        assertThat(values).containsExactly("0", "1", "2", "3");
        assertThat(names).containsOnly(name);
        assertThat(names.get(3)).isSameAs(names.get(2)).isNotSameAs(names.get(0));
    }

    @Test
    void refusesWhatTheJdkRefuses() throws Exception {
        int refused = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder xml = new StringBuilder(new RandomXml(random).document());
            // What a declaration says is passed over.
            int begin = xml.indexOf("?>") + 1;
            int where = begin + random.nextInt(xml.length() - begin);
            // Half of a pair cannot come out of UTF-8.
            while (Character.isSurrogate(xml.charAt(where))) {
                where++;
            }
            xml.setCharAt(where, "<>&'\"=/ ;!?-]x".charAt(random.nextInt(14)));
            List<String> expected = eventsOrRefusal(() -> theirs(xml.toString()));
            assertThat(eventsOrRefusal(() -> ours(new StringReader(xml.toString()))))
                    .as("seed %d, place %d: %s", seed, where, xml)
                    .isEqualTo(expected);
            refused += expected.equals(REFUSED) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(5_000);
    }

    private static List<String> eventsOrRefusal(Callable<List<String>> reading) throws Exception {
        try {
            return reading.call();
        } catch (XmlException | EOFException | XMLStreamException e) {
            return REFUSED;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
                "<a><!DOCTYPE b></a>",
                "<a><?b c?></a>",
                "<?xml-stylesheet href='a'?><a/>",
                " <?xml version='1.0'?><a/>",
                "<a>&b;</a>",
                "<a>&#0;</a>",
                "<a>&#xD800;</a>",
                "<a>&#x110000;</a>",
                "<a>&#;</a>",
                "<a>&#+5;</a>",
                "<a>&amp</a>",
                "<a>\u0000</a>",
                "<a>\u0001</a>",
                "<a b='\u0001'/>",
                "<a>]]></a>",
                "<a b='<'/>",
                "<a b='1' b='2'/>",
                "<a xmlns:c='u' xmlns:d='u' c:b='1' d:b='2'/>",
                "<a b='1'c='2'/>",
                "<a b=1/>",
                "<a b/>",
                "<a></b>",
                "<a:b xmlns:a='u'></b>",
                "<a:b/>",
                "<a b:c='1'/>",
                "<a xmlns:b=''/>",
                "<a xmlns:xml='u'/>",
                "<a xmlns:xmlns='u'/>",
                "</a>",
                "<a/><b/>",
                "<a/>b",
                "a",
                "< a/>",
                "<a/ >",
                "<:a/>",
                "<a:/>"
            })
    void refuses(String xml) {
        assertThatThrownBy(() -> ours(new StringReader(xml))).isInstanceOf(XmlException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<a>", "<a", "<a b='", "<a>text", "<a>&am", "<a><![CDATA[", "<a><!--", "<a><b/>", "<?xml", "<"})
    void saysThatAStreamWasCut(String xml) {
        assertThatThrownBy(() -> ours(new StringReader(xml))).isInstanceOf(EOFException.class);
    }

    @Test
    void tellsWhatHasArrivedWithoutWaitingForMore() throws Exception {
        String arrived = "<stream><presence><c/></presence>";
        XmlStream stream = new XmlStream(new Chunks(arrived, () -> 7) {
            @Override
            public int read(char[] into, int offset, int length) {
                int read = super.read(into, offset, length);
                assertThat(read).as("it would wait here").isPositive();
                return read;
            }
        });
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            events.add(stream.next());
        }
        assertThat(events).containsExactly(Event.START, Event.START, Event.START, Event.END, Event.END);
    }

    @Test
    void boundsWhatOneServerCanMakeItKeep() {
        String much = "x".repeat(Input.LONGEST + 1);
        for (String xml : List.of(
                "<a>" + much + "</a>", "<a b='" + much + "'/>", "<" + much + "/>", "<a><![CDATA[" + much + "]]></a>")) {
            assertThatThrownBy(() -> ours(new StringReader(xml))).isInstanceOf(XmlException.class);
        }
        assertThatThrownBy(() -> ours(new StringReader("<a>".repeat(200)))).isInstanceOf(XmlException.class);
        StringBuilder attributes = new StringBuilder("<a");
        for (int i = 0; i < 300; i++) {
            attributes.append(" a").append(i).append("='1'");
        }
        assertThatThrownBy(() -> ours(new StringReader(attributes.append("/>").toString())))
                .isInstanceOf(XmlException.class);
    }

    @Test
    void keepsAValueWhileTheBufferMoves() throws Exception {
        String longest = "v".repeat(30_000);
        XmlStream stream = new XmlStream(new Chunks("<s><a b='first' c='" + longest + "' d='last'/></s>", () -> 100));
        stream.next();
        stream.next();
        assertThat(stream.attribute("", "b")).isEqualTo("first");
        assertThat(stream.attribute("", "c")).isEqualTo(longest);
        assertThat(stream.attribute("", "d")).isEqualTo("last");
        assertThat(stream.attribute("", "e")).isNull();
    }
}
