package io.brewmaster.testkit.s3;

import io.brewmaster.testkit.s3.PendingUpload.ListedPart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The body of CompleteMultipartUpload. */
final class CompleteRequest {
    /** 10,000 parts with every checksum make some 2 MB. */
    private static final int LONGEST = 4 << 20;

    private CompleteRequest() {}

    static List<ListedPart> parts(S3Request request, Optional<FlexibleChecksum> algorithm) throws IOException {
        byte[] body = request.body().readNBytes(LONGEST);
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            NodeList parts = factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(body))
                    .getElementsByTagName("Part");
            List<ListedPart> list = new ArrayList<>();
            for (int i = 0; i < parts.getLength(); i++) {
                list.add(part((Element) parts.item(i), algorithm));
            }
            return list;
        } catch (SAXException | NumberFormatException e) {
            throw malformed();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ListedPart part(Element part, Optional<FlexibleChecksum> algorithm) {
        String etag = text(part, "ETag").orElseThrow(CompleteRequest::malformed);
        return new ListedPart(
                Integer.parseInt(text(part, "PartNumber").orElseThrow(CompleteRequest::malformed)),
                etag.startsWith("\"") ? etag : "\"" + etag + "\"",
                algorithm.flatMap(a -> text(part, a.element())));
    }

    private static Optional<String> text(Element parent, String name) {
        NodeList elements = parent.getElementsByTagName(name);
        return elements.getLength() == 0
                ? Optional.empty()
                : Optional.of(elements.item(0).getTextContent().strip());
    }

    private static S3Refusal malformed() {
        return new S3Refusal(
                400,
                "MalformedXML",
                "The XML you provided was not well-formed or did not validate against our published schema");
    }
}
