package io.brewmaster.testkit.jitsi;

import java.io.StringReader;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * A stanza in a form that is the same for two stanzas that differ only in what differs from run to run: the order of
 * attributes (Prosody's is by hash), ids, resources, hashes, and the numbers of the machine itself.
 */
final class Canonical {
    private static final Set<String> VARYING_STATS = Set.of("current_timestamp", "stress_level", "threads", "version");

    private Canonical() {}

    static String of(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(false);
        return text(factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement());
    }

    private static String text(Element element) {
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Node attribute = element.getAttributes().item(i);
            attributes.put(attribute.getNodeName(), masked(element, attribute));
        }
        String head = attributes.entrySet().stream()
                .map(attribute -> " " + attribute.getKey() + "='" + attribute.getValue() + "'")
                .collect(Collectors.joining());
        String body = IntStream.range(0, element.getChildNodes().getLength())
                .mapToObj(i -> element.getChildNodes().item(i))
                .map(child -> child instanceof Element inner ? text(inner) : child.getTextContent())
                .collect(Collectors.joining());
        return "\n<" + element.getTagName() + head + ">" + body + "</" + element.getTagName() + ">";
    }

    private static String masked(Element element, Node attribute) {
        String name = attribute.getNodeName();
        String value = attribute.getNodeValue();
        boolean varies = switch (element.getTagName()) {
            case "stat" -> name.equals("value") && VARYING_STATS.contains(element.getAttribute("name"));
            case "c" -> name.equals("ver") || name.equals("node");
            default -> name.equals("id");
        };
        if (varies) {
            return "*";
        }
        // A resource is made up by the server; a nick is not.
        return name.equals("jid") || name.equals("to") ? value.replaceAll("/.*", "/*") : value;
    }
}
