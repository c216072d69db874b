package io.brewmaster.testkit.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The top-level boxes of a file, as any player walks them. */
final class Boxes {
    private Boxes() {}

    /** E.g. "ftyp 32"; throws when they do not cover the file exactly. */
    static List<String> of(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file)) {
            List<String> boxes = new ArrayList<>();
            long at = 0;
            while (at < in.size()) {
                ByteBuffer header = ByteBuffer.allocate(16);
                in.read(header, at);
                long size = Integer.toUnsignedLong(header.getInt(0));
                size = size == 1 ? header.getLong(8) : size;
                boxes.add(new String(header.array(), 4, 4, StandardCharsets.ISO_8859_1) + " " + size);
                if (size < 8 || at + size > in.size()) {
                    throw new IOException(boxes + " do not fit into " + in.size() + " bytes");
                }
                at += size;
            }
            return boxes;
        }
    }
}
