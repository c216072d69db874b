package io.brewmaster.agent.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.testkit.jitsi.Fixtures;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jivesoftware.smack.xml.SmackXmlParser;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jivesoftware.smack.xml.XmlPullParserFactory;
import org.jivesoftware.smack.xml.xpp3.Xpp3XmlPullParserFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against one of the parsers that the library brings: it gets the same answers to the same questions. */
class StreamParserTest {
    private static final XmlPullParserFactory OURS = StreamParser::new;
    private static final XmlPullParserFactory THEIRS = new Xpp3XmlPullParserFactory();

    private static List<String> answers(XmlPullParserFactory factory, String xml) throws Exception {
        XmlPullParser parser = factory.newXmlPullParser(new StringReader(xml));
        List<String> answers = new ArrayList<>();
        while (parser.getEventType() != XmlPullParser.Event.END_DOCUMENT) {
            answers.add(answer(parser));
            parser.next();
        }
        return answers;
    }

    private static String answer(XmlPullParser parser) throws Exception {
        StringBuilder answer = new StringBuilder()
                .append(parser.getEventType())
                .append(' ')
                .append(parser.getDepth())
                .append(' ')
                .append(parser.getName())
                .append(' ')
                .append(parser.getNamespace())
                .append(' ')
                .append(parser.getPrefix())
                .append(' ')
                .append(parser.getNamespace("stream"))
                .append(' ')
                .append(parser.getNamespaceCount())
                .append(' ')
                .append(parser.getAttributeCount());
        if (parser.getEventType() == XmlPullParser.Event.START_ELEMENT) {
            answer.append(' ').append(parser.getQName()).append(' ').append(parser.getDefaultNamespace());
            for (int i = 0; i < parser.getAttributeCount(); i++) {
                answer.append(' ')
                        .append(parser.getAttributeQName(i))
                        .append(parser.getAttributeNamespace(i))
                        .append(parser.getAttributePrefix(i))
                        .append(parser.getAttributeType(i))
                        .append(parser.getAttributeValue(parser.getAttributeNamespace(i), parser.getAttributeName(i)));
            }
            for (int i = 0; i < parser.getNamespaceCount(); i++) {
                answer.append(' ')
                        .append(parser.getNamespacePrefix(i))
                        .append('=')
                        .append(parser.getNamespaceUri(i));
            }
        } else if (parser.getEventType() == XmlPullParser.Event.TEXT_CHARACTERS) {
            answer.append(parser.getText()).append(parser.isWhiteSpace());
        }
        return answer.toString();
    }

    @ParameterizedTest
    @MethodSource("io.brewmaster.testkit.jitsi.Fixtures#stanzas")
    void answersAsTheirsDoes(String fixture) throws Exception {
        String xml =
                "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'> "
                        + Fixtures.read(fixture) + "\n<a:b xmlns:a='urn:a' a:c='1' d='2'>text</a:b></stream:stream>";
        assertThat(answers(OURS, xml)).isEqualTo(answers(THEIRS, xml));
    }

    @Test
    void readsTextsAndTags() throws Exception {
        for (XmlPullParserFactory factory : List.of(OURS, THEIRS)) {
            XmlPullParser parser =
                    factory.newXmlPullParser(new StringReader("<a> <b>x &amp; <![CDATA[y]]></b><c/>z</a>"));
            assertThat(parser.nextTag()).isEqualTo(XmlPullParser.TagEvent.START_ELEMENT);
            assertThat(parser.nextTag()).isEqualTo(XmlPullParser.TagEvent.START_ELEMENT);
            assertThat(parser.nextText()).isEqualTo("x & y");
            assertThat(parser.nextTag()).isEqualTo(XmlPullParser.TagEvent.START_ELEMENT);
            assertThat(parser.nextText()).isEmpty();
            assertThatThrownBy(parser::nextTag).isInstanceOf(XmlPullParserException.class);
        }
    }

    @Test
    void isTheOneThatTheLibraryUses() throws Exception {
        Smack.ensureSetUp();
        assertThat(SmackXmlParser.newXmlParser(new StringReader("<a/>"))).isInstanceOf(StreamParser.class);
    }
}
