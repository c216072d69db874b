package io.brewmaster.testkit.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A box of a moov in memory: either boxes within, or a payload. */
final class Mp4Box {
    private static final int HEADER = 8;
    private static final Set<String> CONTAINERS = Set.of("moov", "trak", "mdia", "minf", "stbl", "edts");

    private final String type;
    private final List<Mp4Box> children;
    private final ByteBuffer payload;

    private Mp4Box(String type, List<Mp4Box> children, ByteBuffer payload) {
        this.type = type;
        this.children = children;
        this.payload = payload;
    }

    static Mp4Box leaf(String type, ByteBuffer payload) {
        return new Mp4Box(type, List.of(), payload);
    }

    /** The box at the buffer's position, which moves behind it. */
    static Mp4Box read(ByteBuffer in) {
        int start = in.position();
        int size = in.getInt();
        byte[] name = new byte[4];
        in.get(name);
        String type = new String(name, StandardCharsets.ISO_8859_1);
        ByteBuffer payload = in.slice(start + HEADER, size - HEADER);
        in.position(start + size);
        if (!CONTAINERS.contains(type)) {
            return leaf(type, payload);
        }
        List<Mp4Box> children = new ArrayList<>();
        while (payload.hasRemaining()) {
            children.add(read(payload));
        }
        return new Mp4Box(type, children, ByteBuffer.allocate(0));
    }

    static int code(String type) {
        return ByteBuffer.wrap(type.getBytes(StandardCharsets.ISO_8859_1)).getInt();
    }

    String type() {
        return type;
    }

    /** From its start to its end; of its own position. */
    ByteBuffer payload() {
        return payload.duplicate().rewind();
    }

    /** The first box of that type anywhere within. */
    Mp4Box find(String wanted) {
        for (Mp4Box child : children) {
            if (child.type.equals(wanted)) {
                return child;
            }
            if (!child.children.isEmpty() && child.contains(wanted)) {
                return child.find(wanted);
            }
        }
        throw new IllegalArgumentException("no " + wanted + " in " + type);
    }

    private boolean contains(String wanted) {
        return children.stream().anyMatch(c -> c.type.equals(wanted) || c.contains(wanted));
    }

    /** The same box with each box directly within replaced. */
    Mp4Box mapChildren(UnaryOperator<Mp4Box> change) {
        return new Mp4Box(type, children.stream().map(change).toList(), payload);
    }

    /** The same tree with each leaf replaced. */
    Mp4Box mapLeaves(UnaryOperator<Mp4Box> change) {
        return CONTAINERS.contains(type) ? mapChildren(child -> child.mapLeaves(change)) : change.apply(this);
    }

    int size() {
        return HEADER
                + payload.capacity()
                + children.stream().mapToInt(Mp4Box::size).sum();
    }

    ByteBuffer bytes() {
        ByteBuffer out = ByteBuffer.allocate(size());
        write(out);
        return out.flip();
    }

    private void write(ByteBuffer out) {
        out.putInt(size()).putInt(code(type)).put(payload());
        children.forEach(child -> child.write(out));
    }
}
