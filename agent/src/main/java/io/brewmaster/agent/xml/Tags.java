package io.brewmaster.agent.xml;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tags that come again. A bridge sends the same 80 stats every 5 s, all bridges send them in the same order, and one differs from that of another
 * bridge in its last value alone. So each tag is remembered up to there, and so is which one came after it: that one is expected, and compared
 * as a whole instead of being read character by character. Reading a presence costs a third of the work then.
 */
final class Tags {
    /** Who has more than a name and a value says who it is, and is different each time. */
    private static final int MOST_ATTRIBUTES = 2;

    private static final int LONGEST = 128;
    private static final int MOST = 1024;

    /** The beginning of a tag, from its bracket to the quotation mark before its last value. */
    static final class Tag {
        final char[] head;
        final String name;

        /** Of the attributes; the last one's value is not known. */
        final String[] names;

        final String[] values;

        /** What came after it, most recently first. */
        private @Nullable Tag next;

        private @Nullable Tag other;

        private Tag(char[] head, String name, String[] names, String[] values) {
            this.head = head;
            this.name = name.intern();
            this.names = interned(names);
            this.values = interned(values);
        }

        /** The same objects as in the source of those who ask for them: comparing those is quickest. */
        private static String[] interned(String[] strings) {
            String[] interned = new String[strings.length];
            for (int i = 0; i < strings.length; i++) {
                interned[i] = strings[i].intern();
            }
            return interned;
        }

        String lastName() {
            return names[names.length - 1];
        }

        char quote() {
            return head[head.length - 1];
        }
    }

    private final Map<String, Tag> known = new HashMap<>();
    private Tag last = anchor("");

    /** Returns the tag that begins here, as far as it is known; null if it is not */
    @Nullable
    Tag expected(Input input) {
        Tag next = last.next;
        if (next != null && comes(next, input)) {
            last = next;
            return next;
        }
        Tag other = last.other;
        if (other != null && comes(other, input)) {
            last = other;
            return other;
        }
        return null;
    }

    private static boolean comes(Tag tag, Input input) {
        int length = tag.head.length;
        return input.has(length) && Arrays.equals(input.chars, input.from, input.from + length, tag.head, 0, length);
    }

    /** This tag was not expected. */
    void read(Input input, String name, Attributes attributes) {
        Tag tag = attributes.count() == 0 || attributes.count() > MOST_ATTRIBUTES || !attributes.plainNames()
                ? anchor(name)
                : tag(input, name, attributes);
        if (tag != last.next && tag.head.length > 0) {
            last.other = last.next;
            last.next = tag;
        }
        last = tag;
    }

    private Tag tag(Input input, String name, Attributes attributes) {
        int length = attributes.lastValue();
        if (length > LONGEST) {
            return anchor(name);
        }
        char[] head = Arrays.copyOfRange(input.chars, input.from, input.from + length);
        return known(new String(head), new Tag(head, name, attributes.names(), attributes.values()));
    }

    /** Stands for a tag of which only the name comes again: what follows it may still be expected. */
    private Tag anchor(String name) {
        return known(name, new Tag(new char[0], name, new String[0], new String[0]));
    }

    private Tag known(String key, Tag tag) {
        if (known.size() == MOST) {
            known.clear();
        }
        Tag before = known.putIfAbsent(key, tag);
        return before == null ? tag : before;
    }
}
