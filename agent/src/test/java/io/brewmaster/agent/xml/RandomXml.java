package io.brewmaster.agent.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Documents of all that a stream may contain, and the comments that it may not. */
final class RandomXml {
    private static final String[] NAMES = {"a", "stat", "value", "x-y", "é.1", "_"};
    private static final String[] PREFIXES = {"", "", "", "p", "q"};
    private static final String[] NAMESPACES = {"urn:a", "urn:b", "http://jitsi.org/protocol/colibri"};
    private static final String[] PIECES = {
        "text",
        " ",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "&amp;",
        "&lt;",
        "&gt;",
        "&quot;",
        "&apos;",
        "&#65;",
        "&#x1F600;",
        "é",
        "😀",
        "]]",
        "1.5",
        "a-b",
        ">"
    };

    private final Random random;
    private final StringBuilder xml = new StringBuilder();

    RandomXml(Random random) {
        this.random = random;
    }

    String document() {
        if (random.nextBoolean()) {
            xml.append("<?xml version='1.0'?>");
        }
        if (random.nextInt(5) == 0) {
            xml.append("\n<!-- a - comment -->\n");
        }
        element(0, List.of());
        return xml.append(random.nextInt(5) == 0 ? " \n" : "").toString();
    }

    private void element(int depth, List<String> outside) {
        List<String> bound = new ArrayList<>(outside);
        List<String> declarations = new ArrayList<>();
        for (String prefix : new String[] {"p", "q"}) {
            if (random.nextInt(4) == 0) {
                declarations.add("xmlns:" + prefix + "='" + any(NAMESPACES) + "'");
                bound.add(prefix);
            }
        }
        if (random.nextInt(4) == 0) {
            declarations.add("xmlns=\"" + (random.nextInt(4) == 0 ? "" : any(NAMESPACES)) + "\"");
        }
        String name = prefixed(bound) + any(NAMES);
        xml.append('<').append(name);
        declarations.forEach(declaration -> xml.append(space()).append(declaration));
        attributes(bound);
        if (random.nextInt(3) == 0) {
            xml.append(random.nextBoolean() ? "/>" : " />");
            return;
        }
        xml.append('>');
        content(depth, bound);
        xml.append("</").append(name).append(random.nextInt(5) == 0 ? " >" : ">");
    }

    private void content(int depth, List<String> bound) {
        for (int i = random.nextInt(5); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> xml.append("<![CDATA[<&]] ").append(any(PIECES)).append("]]>");
                case 1 -> xml.append("<!-- ").append(any(NAMES)).append(" -->");
                case 2, 3 -> text();
                default -> {
                    if (depth < 6) {
                        element(depth + 1, bound);
                    }
                }
            }
        }
    }

    private void text() {
        for (int i = random.nextInt(6); i > 0; i--) {
            String piece = any(PIECES);
            xml.append(piece.equals(">") && xml.toString().endsWith("]]") ? "." : piece);
        }
    }

    private void attributes(List<String> bound) {
        for (int i = random.nextInt(4); i > 0; i--) {
            char quote = random.nextBoolean() ? '\'' : '"';
            // Two prefixes may mean the same: the number makes them different all the same.
            xml.append(space())
                    .append(prefixed(bound))
                    .append(any(NAMES))
                    .append(i)
                    .append(random.nextInt(5) == 0 ? " = " : "=");
            xml.append(quote);
            for (int j = random.nextInt(6); j > 0; j--) {
                xml.append(any(PIECES));
            }
            xml.append(quote);
        }
    }

    private String prefixed(List<String> bound) {
        String prefix = any(PREFIXES);
        return bound.contains(prefix) ? prefix + ":" : "";
    }

    private String space() {
        return random.nextInt(5) == 0 ? "\n\t " : " ";
    }

    private String any(String[] of) {
        return of[random.nextInt(of.length)];
    }
}
