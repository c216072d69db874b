package io.brewmaster.core.emf;

import java.util.ArrayList;
import java.util.List;

/**
 * Spreads a document over lines of at most 4096 bytes, each a valid document of its own: metrics first, then
 * properties, in their order, each line filled before the next is begun. Dimensions and timestamp stand on every line
 * (by them the lines of one document are found together); a metric with one value and a property with one value stand
 * on exactly one line, since a value that is there twice is counted twice; the values of an array are spread without
 * loss or repetition.
 *
 * <p>A line that got only properties carries an empty {@code CloudWatchMetrics}, which is valid and extracts nothing.
 */
final class LineSplitter {
    private LineSplitter() {}

    static List<byte[]> split(EmfDocument document) {
        int frame = EmfLine.frameBytes(document);
        List<byte[]> lines = new ArrayList<>();
        EmfLine line = EmfLine.empty(document, frame);
        for (Member member : document.members()) {
            int next = line.take(member, 0);
            while (next < member.values().size()) {
                if (line.isEmpty()) {
                    throw new IllegalStateException("no line has room for " + member.name());
                }
                lines.add(line.render());
                line = EmfLine.empty(document, frame);
                next = line.take(member, next);
            }
        }
        lines.add(line.render());
        return lines;
    }
}
