package io.brewmaster.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes the flat XML of S3's answers. */
final class S3Xml {
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final String root;

    /** Errors alone stand in no namespace. */
    S3Xml(String root) {
        this.root = root;
        xml.append('<').append(root);
        xml.append(root.equals("Error") ? ">" : " xmlns=\"" + NAMESPACE + "\">");
    }

    S3Xml text(String element, Object value) {
        xml.append('<').append(element).append('>');
        xml.append(escape(value.toString()));
        xml.append("</").append(element).append('>');
        return this;
    }

    S3Xml text(String element, Optional<?> value) {
        value.ifPresent(v -> text(element, v));
        return this;
    }

    S3Xml open(String element) {
        xml.append('<').append(element).append('>');
        return this;
    }

    S3Xml close(String element) {
        xml.append("</").append(element).append('>');
        return this;
    }

    byte[] bytes() {
        return (xml + "</" + root + ">").getBytes(StandardCharsets.UTF_8);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
