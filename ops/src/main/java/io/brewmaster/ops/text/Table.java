package io.brewmaster.ops.text;

import io.brewmaster.ops.text.Style.Tone;
import java.util.ArrayList;
import java.util.List;

/**
 * Aligned columns below a dim head. The last column is prose: it goes on below itself where the line ends. Pure.
 *
 * @param head  the names of the columns; all empty for a table without a head
 * @param right which columns, the last excepted, are numbers and stand at the right
 */
public record Table(List<String> head, List<Boolean> right, List<Row> rows) {
    private static final String MARGIN = "  ";
    private static final String GAP = "  ";
    private static final int NARROWEST = 20;

    public Table {
        head = List.copyOf(head);
        right = List.copyOf(right);
        rows = List.copyOf(rows);
    }

    /**
     * One row.
     *
     * @param tone of the cell in the column {@code toned}
     */
    public record Row(List<String> cells, int toned, Tone tone) {
        public Row {
            cells = cells.stream().map(Style::printable).toList();
        }

        /** A row without any tone. */
        public static Row of(String... cells) {
            return new Row(List.of(cells), 0, Tone.PLAIN);
        }
    }

    /** Pairs of a name and what is to be said of it. */
    public static Table pairs(List<Row> rows) {
        return new Table(List.of("", ""), List.of(false, false), rows);
    }

    /**
     * The lines of the table.
     *
     * @param columns the longest a line may be
     */
    public List<String> lines(Style style, int columns) {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        if (head.stream().anyMatch(name -> !name.isEmpty())) {
            lines.add(style.paint(Tone.DIM, MARGIN + row(new Row(head, 0, Tone.PLAIN), widths, new Style(false), "")));
        }
        for (Row row : rows) {
            lines.addAll(lines(row, widths, style, columns));
        }
        return lines;
    }

    private List<String> lines(Row row, int[] widths, Style style, int columns) {
        int last = head.size() - 1;
        int indent = MARGIN.length();
        for (int column = 0; column < last; column++) {
            indent += widths[column] + GAP.length();
        }
        List<String> prose = Wrap.words(row.cells().get(last), Math.max(NARROWEST, columns - indent));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < prose.size(); i++) {
            String text = last == row.toned() ? style.paint(row.tone(), prose.get(i)) : prose.get(i);
            lines.add(i == 0 ? MARGIN + row(row, widths, style, text) : " ".repeat(indent) + text);
        }
        return lines;
    }

    /** @param prose what stands in the last column; empty for what the row has there */
    private String row(Row row, int[] widths, Style style, String prose) {
        int last = head.size() - 1;
        List<String> cells = new ArrayList<>();
        for (int column = 0; column < last; column++) {
            String cell = row.cells().get(column);
            String gap = " ".repeat(widths[column] - length(cell));
            String painted = column == row.toned() ? style.paint(row.tone(), cell) : cell;
            cells.add(right.get(column) ? gap + painted : painted + gap);
        }
        cells.add(prose.isEmpty() ? row.cells().get(last) : prose);
        return String.join(GAP, cells).stripTrailing();
    }

    private int[] widths() {
        int[] widths = new int[head.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = length(head.get(column));
            for (Row row : rows) {
                widths[column] = Math.max(widths[column], length(row.cells().get(column)));
            }
        }
        return widths;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
