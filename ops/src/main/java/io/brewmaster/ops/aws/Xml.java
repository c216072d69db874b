package io.brewmaster.ops.aws;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** An element of what AWS answers in XML, by the names of its children. Namespaces are looked through. */
final class Xml {
    private final Element element;

    private Xml(Element element) {
        this.element = element;
    }

    /**
     * The root of a text.
     *
     * @throws IOException for what is not XML, or XML that declares or fetches anything
     */
    static Xml parse(String text) throws IOException {
        try {
            DocumentBuilder builder = factory().newDocumentBuilder();
            // The JDK's own handler prints.
            builder.setErrorHandler(new DefaultHandler());
            return new Xml(
                    builder.parse(new InputSource(new StringReader(text))).getDocumentElement());
        } catch (SAXException notXml) {
            throw new IOException("an answer that is not XML", notXml);
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException("every Java has this parser", impossible);
        }
    }

    private static DocumentBuilderFactory factory() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        factory.setExpandEntityReferences(false);
        return factory;
    }

    /** The first child of this name. */
    Optional<Xml> child(String name) {
        return children(name).stream().findFirst();
    }

    /** The text of the first child of this name, if it has any. */
    Optional<String> text(String name) {
        return child(name).map(child -> child.element.getTextContent().strip()).filter(text -> !text.isEmpty());
    }

    /** The {@code member}s of the first child of this name; none if there is no such child. */
    List<Xml> members(String name) {
        return child(name).map(list -> list.children("member")).orElse(List.of());
    }

    private List<Xml> children(String name) {
        List<Xml> found = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child && name.equals(child.getLocalName())) {
                found.add(new Xml(child));
            }
        }
        return found;
    }
}
