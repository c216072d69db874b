package io.brewmaster.agent.xml;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The elements that are open, and which prefixes mean what in them. No prefix is the empty string. */
final class Bindings {
    static final String XML = "http://www.w3.org/XML/1998/namespace";
    static final String XMLNS = "http://www.w3.org/2000/xmlns/";

    /** Far more than any stanza nests or declares: nothing that a server sends makes us grow without end. */
    private static final int DEEPEST = 128;

    private final String[] prefixes = new String[DEEPEST];
    private final String[] names = new String[DEEPEST];
    private final String[] namespaces = new String[DEEPEST];
    private final int[] declaredOutside = new int[DEEPEST];
    private int depth;

    private String[] bound = new String[8];
    private String[] meaning = new String[8];
    private int declared;

    int depth() {
        return depth;
    }

    /** Returns false if there are too many already */
    boolean enter() {
        if (depth + 1 == DEEPEST) {
            return false;
        }
        declaredOutside[++depth] = declared;
        return true;
    }

    void declare(String prefix, String namespace) {
        if (declared == bound.length) {
            bound = Arrays.copyOf(bound, 2 * declared);
            meaning = Arrays.copyOf(meaning, 2 * declared);
        }
        bound[declared] = prefix;
        meaning[declared++] = namespace;
    }

    /** The element that was entered has this name; its namespaces are declared. */
    void named(String prefix, String name, String namespace) {
        prefixes[depth] = prefix;
        names[depth] = name;
        namespaces[depth] = namespace;
    }

    void leave() {
        declared = declaredOutside[depth--];
    }

    /** Returns null if nothing is declared for it */
    @Nullable
    String meaning(String prefix) {
        for (int i = declared - 1; i >= 0; i--) {
            if (bound[i].equals(prefix)) {
                return meaning[i];
            }
        }
        return switch (prefix) {
            case "" -> "";
            case "xml" -> XML;
            case "xmlns" -> XMLNS;
            default -> null;
        };
    }

    String prefix() {
        return prefixes[depth];
    }

    String name() {
        return names[depth];
    }

    String namespace() {
        return namespaces[depth];
    }

    int declared() {
        return declared;
    }

    String declaredPrefix(int index) {
        return bound[index];
    }

    String declaredNamespace(int index) {
        return meaning[index];
    }
}
